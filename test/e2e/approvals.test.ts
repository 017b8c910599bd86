import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredMessage } from '../../src/sandbox/workspace/stored-message.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import type { WholeBot } from '../support/whole-bot.js';
import { openWholeBot } from '../support/whole-bot.js';
import { answerTo, firstAfter, hasEnded, INCIDENT, PATIENCE_MS } from './asking.js';
import { buttonsOf, read } from './read-message.js';

const SECURITY = 'C0OPS';
let whole: WholeBot;
let workspace: Workspace;

beforeAll(async () => {
  whole = await openWholeBot({
    settings: (settings) => ({
      ...settings,
      approvals: {
        timeZone: 'UTC',
        rules: [
          {
            when: { risks: ['privileged'], namespaces: ['payments'] },
            quorum: 1,
            expiry: 60_000,
            channel: SECURITY,
            reason: 'required',
            remindEvery: 3_600_000,
          },
        ],
      },
    }),
  });
  ({ workspace } = whole);
}, 120_000);
afterAll(async () => {
  await whole.close();
}, 60_000);

const waits = (message: StoredMessage): boolean =>
  buttonsOf(message).some(({ actionId }) => actionId === 'recap_approve');
/** A capsule was attached: its log is followed. A dry run leaves none. */
const ran = (): boolean => whole.cluster.calls.list.some(({ subresource }) => subresource === 'log');

/** alice asks; gives the message on which others decide. */
function requestOf(words: string, channel = INCIDENT): Promise<StoredMessage> {
  whole.cluster.calls.clear();
  return firstAfter(workspace, () => workspace.as('U0ALICE').slash(INCIDENT, words), waits, channel);
}

/** The message once it says so. */
const until = (message: StoredMessage, words: string): Promise<string> =>
  workspace.waitFor(
    (now) => {
      const said = read(now.message(message.channel, message.ts) ?? message);
      return said.includes(words) ? said : undefined;
    },
    { timeoutMs: PATIENCE_MS, what: words },
  );

async function pressAs(who: string, message: StoredMessage, action: string, options = {}): Promise<string> {
  const told = workspace.ephemerals(who).length;
  await workspace.as(who).press(message.channel, message.ts, action, options);
  return read(
    await workspace.waitFor((now) => now.ephemerals(who)[told], { timeoutMs: PATIENCE_MS, what: 'an answer' }),
  );
}

describe('a privileged capsule', { timeout: 2 * PATIENCE_MS }, () => {
  it('waits for erin, runs in the thread of its request, and says who approved it', async () => {
    const request = await requestOf('snoop shop/web --reason "who holds the port?"');
    const asked = read(request);
    expect(asked).toMatch(/snoop on shop\/web-[\w-]+:app \(sandbox\): may it run\?/);
    expect(asked).toContain('Why: who holds the port?');
    expect(asked).toContain('/bin/busybox ps -o pid,user,args');
    expect(ran()).toBe(false);

    expect(await pressAs('U0ALICE', request, 'recap_approve')).toContain('somebody else must approve it');
    expect(await pressAs('U0BOB', request, 'recap_approve')).toContain('You lack the right to approve snoop');
    expect(ran()).toBe(false);
    await pressAs('U0ERIN', request, 'recap_approve');
    await until(request, 'approved by erin');
    const run = await workspace.waitFor((now) => now.messages(INCIDENT, request.ts).find(hasEnded), {
      timeoutMs: PATIENCE_MS,
      what: 'the end of the run',
    });
    expect(read(run)).toMatch(/approved by erin \(a-\w+\)/);
    expect(ran()).toBe(true);
    expect(buttonsOf(workspace.message(INCIDENT, request.ts) ?? request)).toEqual([]);
    // A client that shows the buttons still, or somebody who sends the payload again.
    const value = buttonsOf(request)[0]?.value ?? '';
    expect(await pressAs('U0ERIN', request, 'recap_deny', { value, force: true })).toContain('over: approved by erin');
    expect(ran()).toBe(true);
  });

  it('is decided by typed words, and listed while it waits', async () => {
    const request = await requestOf('snoop shop/cache');
    const id = buttonsOf(request)[0]?.value ?? '';
    expect(await answerTo(workspace, 'U0ERIN', 'runs')).toContain(id);
    expect(await answerTo(workspace, 'U0BOB', 'runs')).not.toContain(id);
    expect(await answerTo(workspace, 'U0BOB', `deny ${id}`)).toContain('You lack the right');
    expect(await answerTo(workspace, 'U0ERIN', `deny ${id}`)).toContain('denied by erin');
    await until(request, 'denied by erin');
    const told = await workspace.waitFor((now) => now.messages(INCIDENT, request.ts)[1], { timeoutMs: PATIENCE_MS });
    expect(read(told)).toMatch(/@U0ALICE snoop on .*: denied by erin/);
    expect(ran()).toBe(false);
  });

  it('is taken back by who asked', async () => {
    const request = await requestOf('snoop shop/cache');
    const id = buttonsOf(request)[0]?.value ?? '';
    expect(await answerTo(workspace, 'U0ERIN', `withdraw ${id}`)).toContain('Only who asked');
    expect(await answerTo(workspace, 'U0ALICE', `withdraw ${id}`)).toContain('withdrawn by alice');
    await until(request, 'withdrawn by alice');
  });

  it('is asked for in the channel of the policy, which wants a reason, and runs where it was asked', async () => {
    expect(await answerTo(workspace, 'U0ALICE', 'snoop payments/api')).toContain('snoop needs a reason here');
    const request = await requestOf('snoop payments/api --reason "double charges"', SECURITY);
    const run = await firstAfter(
      workspace,
      () => workspace.as('U0ERIN').press(SECURITY, request.ts, 'recap_approve'),
      hasEnded,
    );
    expect(read(run)).toContain('snoop on payments/api');
  });

  it('starts at once when the glass is broken, and is reviewed afterwards', async () => {
    whole.cluster.calls.clear();
    const words = 'snoop shop/web --break-glass "checkout is down"';
    const isReview = (message: StoredMessage): boolean => read(message).includes('Glass broken');
    const review = await firstAfter(workspace, () => workspace.as('U0ALICE').slash(INCIDENT, words), isReview);
    await workspace.waitFor(
      (now) => now.messages(INCIDENT).find((one) => hasEnded(one) && read(one).includes('without an approval')),
      { timeoutMs: PATIENCE_MS, what: 'the end of the run' },
    );
    expect(ran()).toBe(true);
    expect(await answerTo(workspace, 'U0BOB', words)).toMatch(/You lack the right to (run|break-glass) snoop/);
    await pressAs('U0ERIN', review, 'recap_approve');
    await until(review, 'approved afterwards by erin');
  });
});

/** Whom the bot serves nowhere, and the word that tells them why. */
const OUTSIDERS = [
  ['carol, who is mapped to no identity', 'U0CAROL', /not mapped to any Kubernetes identity/],
  ['dave of another workspace', 'U0DAVE', /members of its own workspace only/],
  ['a guest', 'U0GUEST', /does not serve guests/],
  ['somebody deactivated', 'U0GONE', /deactivated/],
  ['a bot', 'U0CIBOT', /from people, not from bots/],
] as const;

describe('who is not served', { timeout: 2 * PATIENCE_MS }, () => {
  it('decides nothing, by button or by word', async () => {
    const request = await requestOf('snoop shop/cache');
    const id = buttonsOf(request)[0]?.value ?? '';
    for (const [, who, why] of OUTSIDERS) {
      for (const verdict of ['approve', 'deny']) {
        expect(await pressAs(who, request, `recap_${verdict}`)).toMatch(why);
        expect(await answerTo(workspace, who, `${verdict} ${id}`)).toMatch(why);
      }
      expect(await answerTo(workspace, who, `withdraw ${id}`)).toMatch(why);
      if (who === 'U0CIBOT') continue;
      const { ts } = await workspace.as(who).mention(INCIDENT, `approve ${id}`);
      const said = await workspace.waitFor((now) => now.messages(INCIDENT, ts)[1], { timeoutMs: PATIENCE_MS });
      expect(read(said)).toMatch(why);
    }
    expect(read(workspace.message(INCIDENT, request.ts) ?? request)).toBe(read(request));
    expect(ran()).toBe(false);
    await workspace.as('U0ALICE').press(INCIDENT, request.ts, 'recap_deny');
    await until(request, 'withdrawn by');
  });

  it('can not make a button of another request decide this one', async () => {
    const [first, second] = [await requestOf('snoop shop/cache'), await requestOf('snoop shop/web')];
    const value = buttonsOf(first)[0]?.value ?? '';
    expect(await pressAs('U0ERIN', second, 'recap_approve', { value, force: true })).toContain(`no request ${value}`);
    expect(ran()).toBe(false);
    for (const one of [first, second]) await pressAs('U0ERIN', one, 'recap_deny');
  });
});
