import { describe, expect, it } from 'vitest';
import { endOf, PATIENCE_MS } from '../e2e/asking.js';
import { eventually } from '../support/eventually.js';
import { TAKEN_OVER, TEST_MS, useTwoBots } from './two-bots.js';

const bots = useTwoBots({ slackTiming: { call: 2_000, last: 500 } });

/** Nobody holds the lease on the one run that there is: it is to be told by whoever is there. */
async function isOwed(): Promise<boolean> {
  const key = (part: string): string => `${bots.stores.prefix}:{store}:obligations:${part}`;
  const of = async (part: string): Promise<string[]> =>
    (await bots.redis.admin.hkeys(key(part))).filter((id) => id.startsWith('runs '));
  return (await of('texts')).length === 1 && (await of('owners')).length === 0;
}

describe('a result that Slack did not take', { timeout: TEST_MS }, () => {
  it.each([
    ['the result', 'chat.postMessage', 1],
    ['the end', 'chat.update', 0],
  ] as const)('is told once by another bot when its own is killed while it owes %s', async (_, method, before) => {
    const { faults } = bots.workspace;
    bots.undo(() => faults.clear());
    if (before > 0) faults.add({ method, times: before, fault: { kind: 'slow', delayMs: 0 } });
    faults.add({ method, fault: { kind: 'http', status: 500 } });
    const root = await bots.ask('netstat payments/api');
    await eventually('it is owed', isOwed, PATIENCE_MS);
    await bots.kill();
    faults.clear();
    const { said, replies } = await endOf(bots.workspace, root);
    expect(replies).toHaveLength(1);
    expect(said).toContain('Protocol');
    expect(said).toContain('Target unchanged');
    expect(said).not.toContain(TAKEN_OVER);
  });
});
