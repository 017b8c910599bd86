import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Permission } from '../../src/kubernetes/permissions.js';
import { BOT_PERMISSIONS, NODE_PERMISSIONS } from '../../src/kubernetes/permissions.js';
import type { Call } from '../../src/sandbox/cluster/api/calls.js';
import { answerTo, endOf, INCIDENT, outcomeOf, PATIENCE_MS, runOf, startOf } from '../e2e/asking.js';
import type { WholeBot } from '../support/whole-bot.js';
import { BOT_ACCOUNT, openWholeBot } from '../support/whole-bot.js';

const seen = new Map<string, Call>();
let whole: WholeBot;

beforeAll(async () => {
  whole = await openWholeBot({
    node: true,
    settings: (settings) => ({
      ...settings,
      approvals: { ...settings.approvals, rules: [{ when: { capsules: ['nodal'] }, quorum: 0, ...RULE }] },
    }),
  });
  whole.cluster.calls.subscribe((call) => {
    if (call.user === BOT_ACCOUNT) seen.set(keyOf(call), call);
  });
}, 120_000);
afterAll(async () => {
  await whole.close();
}, 60_000);

const RULE = { expiry: 60_000, reason: 'optional', remindEvery: 3_600_000 } as const;

const keyOf = ({ verb, group, resource, subresource, namespace }: Call): string =>
  nameOf(verb, group, subresource === '' ? resource : `${resource}/${subresource}`, isOwn(verb, resource, namespace));

/** The right to make and delete pods is the bot's in its own namespace alone. */
const isOwn = (verb: string, resource: string, namespace?: string): boolean =>
  namespace === 'recap' && resource === 'pods' && ['create', 'delete'].includes(verb);

const nameOf = (verb: string, group: string, resource: string, own: boolean): string =>
  `${verb} ${group}/${resource}${own ? ' in its own namespace' : ''}`;

const declared = (permissions: readonly Permission[], own: boolean): string[] =>
  permissions.map(({ verb, apiGroup, resource }) => nameOf(verb, apiGroup, resource, own));

/** What an API server asks for in place of what it is called for here: since Kubernetes 1.35 a WebSocket is a `create`. */
const BY_VERSION = ['create /pods/attach', 'create /pods/exec'];

describe("the bot's account", () => {
  it('calls for what it declares, no more and no less', { timeout: 4 * PATIENCE_MS }, async () => {
    const { workspace } = whole;
    const ask = (words: string) => outcomeOf(workspace, 'U0ALICE', words);
    for (const words of ['netstat shop/web', 'ps shop/svc/cache', 'keepsake shop/cache', 'nodal shop/cache']) {
      const { root } = await runOf(workspace, 'U0ALICE', words);
      expect(root.text, words).toContain(': done');
    }
    const running = await startOf(workspace, 'U0ALICE', 'sleeper shop/cache');
    await workspace.as('U0ALICE').press(INCIDENT, running.ts, 'recap_stop');
    await endOf(workspace, running);
    for (const kind of ['deploy', 'sts', 'ds', 'rs', 'job', 'svc', 'pod']) await ask(`netstat shop/${kind}/nothing`);
    await ask('no-image shop/cache');
    // A start that is told late is looked for among the events.
    const late = { kind: 'delay', ms: 2_000 } as const;
    whole.cluster.faults.add({ match: ({ verb, resource }) => verb === 'watch' && resource === 'pods', effect: late });
    await runOf(workspace, 'U0ALICE', 'netstat shop/cache');
    whole.cluster.faults.clear();
    await ask('netstat node/nothing');
    await answerTo(workspace, 'U0ALICE', 'list');

    const refusals = [...seen.values()].filter(({ status }) => status === 403);
    expect(refusals).toEqual([]);
    const all = [...declared(BOT_PERMISSIONS, false), ...declared(NODE_PERMISSIONS, true)];
    expect([...seen.keys()].filter((call) => !all.includes(call))).toEqual([]);
    expect(all.filter((one) => !seen.has(one) && !BY_VERSION.includes(one))).toEqual([]);
  });
});
