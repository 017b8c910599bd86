import { afterEach, describe, expect, it } from 'vitest';
import type { RecordedCall } from '../../src/sandbox/workspace/call-log.js';
import { RUN_LABEL } from '../../src/kubernetes/node-pod.js';
import type { Command, Wish } from './command.js';
import { channelOf, type } from './command.js';
import { connected } from './boundaries/scenario.js';
import { judge } from './judge.js';
import { settle } from './settle.js';
import { Tender } from './tender.js';
import type { Violation } from './violation.js';
import { useWorld } from './world/open-test-world.js';
import type { MistakeName } from './world/work.js';
import { RECOVERY_TIMES } from './world/settings.js';

const TEST_MS = 60_000;
/** What a mistake breaks does not come to be, however long one waits. */
const PATIENCE_MS = 6_000;
const run = (words: string): Wish => ({ words, expected: 'runs', as: 'command' });

const world = useWorld();

afterEach(async () => {
  const { replicas, cluster, redis } = world();
  for (const one of replicas) one.kill();
  for (const one of replicas) await one.gone();
  await redis.admin.flushall();
  for (const { metadata } of cluster.store
    .list('pods')
    .filter(({ metadata: { labels } }) => labels?.[RUN_LABEL] !== undefined)) {
    cluster.store.remove('pods', metadata.namespace, metadata.name);
  }
}, TEST_MS);

/** What is found when the only replica makes a mistake. */
async function foundWith(mistake: MistakeName | undefined, ...wishes: readonly Wish[]): Promise<readonly Violation[]> {
  const never = 3_600_000;
  // Nobody mends what the mistake breaks.
  const recoveryTimes = { ...RECOVERY_TIMES, leaseMs: 60_000, leftoversMs: never };
  await world().addReplicas([{ recoveryTimes, ...(mistake !== undefined && { mistake }) }]);
  await connected(world());
  const since = performance.now();
  const commands: Command[] = wishes.map((wish, index) => type(world(), wish, channelOf(index)));
  const tender = new Tender(world(), commands);
  try {
    await settle(world(), commands, mistake === undefined ? TEST_MS : PATIENCE_MS);
    return await judge(world(), commands, since);
  } finally {
    await tender.end();
  }
}

const kinds = (found: readonly Violation[]): string[] => [
  ...new Set(found.map(({ kind, sentence }) => `${kind}: ${sentence}`)),
];

const ONE_MESSAGE = 'Every accepted command has exactly one final message.';
const NONE_LIVE = 'No message says that something goes on when nothing does.';
const ONE_TRAIL = 'Every accepted command has exactly one trail in the audit.';
const CLEAN = 'Redis holds no obligation, no lease and no slot of what is over.';
const NO_POD = 'No capsule pod is left.';
const LIMITS = 'Every limit is held at every instant.';

const NETSTAT = run('netstat shop/ada');

describe('what must hold', { timeout: TEST_MS }, () => {
  it('does when nothing goes wrong', async () => {
    expect(kinds(await foundWith(undefined, NETSTAT, run('nap shop/web --all')))).toEqual([]);
  });

  it.each<[MistakeName, string, Wish]>([
    ['forgets the result', `lost: ${ONE_MESSAGE}`, NETSTAT],
    ['forgets the end', `left behind: ${NONE_LIVE}`, NETSTAT],
    ['forgets the answer', `lost: ${ONE_MESSAGE}`, { ...run('netstat shop/ghost'), expected: 'an answer' }],
    ['forgets the audit', `lost: ${ONE_TRAIL}`, NETSTAT],
    ['audits twice', `duplicated: ${ONE_TRAIL}`, NETSTAT],
    ['keeps the lease', `left behind: ${CLEAN}`, NETSTAT],
    ['leaves the capsule', `left behind: ${NO_POD}`, { ...run('nodal shop/bob'), expected: 'runs when approved' }],
    ['forgets the limits', `limit broken: ${LIMITS}`, run('nap shop/web --all')],
  ])('is found broken when a bot %s', async (mistake, found, wish) => {
    expect(kinds(await foundWith(mistake, wish))).toContain(found);
  });

  it('is found broken when a message is there twice', async () => {
    const { workspace } = world();
    await foundWith(undefined, NETSTAT);
    const lastResult = (): RecordedCall | undefined =>
      workspace.calls('chat.postMessage').findLast(({ args }) => /part\W+result\W/.test(JSON.stringify(args)));
    const before = lastResult();
    const since = performance.now();
    const [command] = [type(world(), NETSTAT, channelOf(0))];
    await settle(world(), [command], TEST_MS);
    const own = lastResult();
    expect(own).not.toBe(before);
    const form = new URLSearchParams();
    for (const [key, value] of Object.entries(own?.args ?? {})) {
      form.set(key, typeof value === 'string' ? value : JSON.stringify(value));
    }
    const headers = { authorization: `Bearer ${workspace.botToken}` };
    await fetch(`${workspace.apiUrl}chat.postMessage`, { method: 'POST', headers, body: form });
    expect(kinds(await judge(world(), [command], since))).toEqual([`duplicated: ${ONE_MESSAGE}`]);
  });
});
