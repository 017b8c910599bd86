import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import type { WholeBot } from '../support/whole-bot.js';
import { openWholeBot } from '../support/whole-bot.js';
import { answerTo, endOf, firstAfter, hasEnded, INCIDENT, PATIENCE_MS, runIdIn, runOf, startOf } from './asking.js';
import { capsuleProcesses } from './node-processes.js';
import { read } from './read-message.js';

const OPS = 'C0OPS';

let whole: WholeBot;
let workspace: Workspace;

beforeAll(async () => {
  whole = await openWholeBot();
  ({ workspace } = whole);
}, 120_000);
afterAll(async () => {
  await whole.close();
}, 60_000);

/** Whom the bot does not serve though Slack lets them type, and the word that tells them why. */
const OUTSIDERS = [
  ['carol, who is mapped to no identity', 'U0CAROL', /not mapped to any Kubernetes identity/],
  ['dave of another workspace', 'U0DAVE', /members of its own workspace only/],
  ['a guest', 'U0GUEST', /does not serve guests/],
  ['somebody deactivated', 'U0GONE', /deactivated/],
  ['a bot', 'U0CIBOT', /from people, not from bots/],
] as const;

describe.each(OUTSIDERS)('%s', (_, id, why) => {
  it(
    'is refused on a slash command, a mention and a button, and nothing starts',
    { timeout: PATIENCE_MS },
    async () => {
      const running = await startOf(workspace, 'U0ALICE', 'sleeper shop/cache');
      whole.cluster.calls.clear();
      expect(await answerTo(workspace, id, 'netstat shop/web')).toMatch(why);

      const told = workspace.ephemerals(id).length;
      await workspace.as(id).press(INCIDENT, running.ts, 'recap_stop');
      const pressed = await workspace.waitFor((now) => now.ephemerals(id)[told], { timeoutMs: PATIENCE_MS });
      expect(read(pressed)).toMatch(why);
      expect(capsuleProcesses()).toContainEqual(expect.stringContaining('sleep 250'));

      const { ts } = await workspace.as(id).mention(INCIDENT, 'netstat shop/web');
      // What a bot writes is no command: two bots that answer each other would never end.
      if (id !== 'U0CIBOT') {
        const said = await workspace.waitFor((now) => now.messages(INCIDENT, ts)[1], { timeoutMs: PATIENCE_MS });
        expect(read(said)).toMatch(why);
      }
      expect(whole.cluster.calls.list.filter(({ verb }) => verb === 'patch')).toEqual([]);

      await workspace.as('U0ALICE').press(INCIDENT, running.ts, 'recap_stop');
      await endOf(workspace, running);
      expect(workspace.messages(INCIDENT, ts).length).toBe(id === 'U0CIBOT' ? 1 : 2);
    },
  );
});

describe('bob', { timeout: PATIENCE_MS }, () => {
  it('may run what his group was granted, and learns how to get the rest', async () => {
    await runOf(workspace, 'U0BOB', 'netstat shop/web');
    const capsule = await answerTo(workspace, 'U0BOB', 'sleeper shop/web');
    expect(capsule).toContain('You lack the right to run sleeper in the namespace shop');
    expect(capsule).toMatch(/kind: Role\n.*recap-run-sleeper/s);
    const namespace = await answerTo(workspace, 'U0BOB', 'netstat payments/api');
    expect(namespace).toContain('You lack the right to run netstat in the namespace payments');
  });

  it('is not told whether something is there that he may not see', async () => {
    const there = await answerTo(workspace, 'U0BOB', 'netstat payments/api');
    const notThere = await answerTo(workspace, 'U0BOB', 'netstat payments/nothing-of-this-name');
    expect(notThere).toBe(there);
  });

  it('loses a right at once when it is taken away', async () => {
    const binding = whole.cluster.store.remove('rolebindings', 'shop', 'recap-run-routine');
    if (binding === undefined) throw new Error('the demo has another name for the binding');
    expect(await answerTo(workspace, 'U0BOB', 'ps shop/web')).toContain('You lack the right to run ps');
    whole.cluster.store.create('rolebindings', binding);
    await runOf(workspace, 'U0BOB', 'ps shop/web');
  });
});

describe('erin', { timeout: PATIENCE_MS }, () => {
  it('is served by her mapping, whether or not her address is confirmed', async () => {
    const { root } = await runOf(workspace, 'U0ERIN', 'netstat payments/api');
    expect(root.text).toContain(': done');
    expect(await answerTo(workspace, 'U0ERIN', 'whoami')).toContain('Groups: sre, sre-leads');
  });
});

describe('a button', { timeout: PATIENCE_MS }, () => {
  it('whose value was changed to a run of another place does nothing', async () => {
    const running = await startOf(workspace, 'U0ALICE', 'sleeper shop/cache');
    const press = () => workspace.as('U0ALICE').slash(OPS, 'netstat shop/web');
    const elsewhere = await firstAfter(workspace, press, hasEnded, OPS);
    const told = workspace.ephemerals('U0ALICE').length;
    const value = runIdIn(running);
    await workspace.as('U0ALICE').press(OPS, elsewhere.ts, 'recap_stop', { value, force: true });
    const refusal = await workspace.waitFor((now) => now.ephemerals('U0ALICE')[told], { timeoutMs: PATIENCE_MS });
    expect(read(refusal)).toContain(`There is no run ${value} that you may stop`);
    expect(capsuleProcesses()).toContainEqual(expect.stringContaining('sleep 250'));
    await workspace.as('U0ALICE').press(INCIDENT, running.ts, 'recap_stop');
    await endOf(workspace, running);
  });

  it.each(['r-00000000; reboot', 'netstat shop/web', '', '../../etc'])(
    'with the value %j does nothing',
    async (value) => {
      const { root } = await runOf(workspace, 'U0ALICE', 'netstat shop/web');
      const [messages, told] = [workspace.messages(INCIDENT).length, workspace.ephemerals('U0ALICE').length];
      await workspace.as('U0ALICE').press(INCIDENT, root.ts, 'recap_rerun', { value });
      // A later request is answered, so the earlier one has had its chance.
      await answerTo(workspace, 'U0ALICE', 'whoami');
      expect(workspace.messages(INCIDENT)).toHaveLength(messages);
      expect(workspace.ephemerals('U0ALICE')).toHaveLength(told + 1);
    },
  );
});

describe('a delivery that comes twice', { timeout: PATIENCE_MS }, () => {
  it.each([
    ['slash command', () => workspace.as('U0ALICE').slash(INCIDENT, 'netstat shop/cache')],
    ['mention', () => workspace.as('U0ALICE').mention(INCIDENT, 'netstat shop/cache')],
  ])('starts one run: a %s', async (_, act) => {
    const before = workspace.messages(INCIDENT).length;
    whole.cluster.calls.clear();
    workspace.duplicateNext(1);
    await firstAfter(workspace, act, hasEnded);
    await answerTo(workspace, 'U0ALICE', 'whoami');
    expect(whole.cluster.calls.list.filter(({ verb }) => verb === 'patch')).toHaveLength(1);
    const roots = workspace.messages(INCIDENT).slice(before).filter(hasEnded);
    expect(roots).toHaveLength(1);
  });
});
