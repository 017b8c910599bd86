import { describe, expect, it } from 'vitest';
import { endOf, PATIENCE_MS, startOf } from '../e2e/asking.js';
import { runningCapsules } from '../e2e/node-processes.js';
import { eventually } from '../support/eventually.js';
import { TAKEN_OVER, TEST_MS, useTwoBots } from './two-bots.js';

const bots = useTwoBots({
  settings: (settings) => ({ ...settings, limits: { levels: { cluster: { concurrent: 2 } } } }),
});

/** How many capsules run at the same time at most, until it is asked. */
function watchCapsules(): () => number {
  let most = 0;
  const look = (): void => void (most = Math.max(most, runningCapsules(bots.whole.cluster).length));
  const timer = setInterval(look, 20);
  bots.undo(() => clearInterval(timer));
  return () => most;
}

describe('a bot that is killed with a full limit', { timeout: TEST_MS }, () => {
  it('holds what it held through the bot that carries its runs on, until they end and no longer', async () => {
    const most = watchCapsules();
    const first = await startOf(bots.workspace, 'U0ALICE', 'sleeper shop/web');
    const second = await startOf(bots.workspace, 'U0ALICE', 'sleeper shop/traffic');
    await bots.kill();
    bots.to = 'survivor';
    const third = await bots.ask('netstat shop/cache');
    await eventually('it is queued', () => bots.shows(third, 'queued'), PATIENCE_MS);
    await bots.stopFromSurvivor(first);
    expect((await endOf(bots.workspace, first)).said).toContain(TAKEN_OVER);
    const ended = performance.now();
    expect((await endOf(bots.workspace, third)).root.text).toContain(': done');
    expect(performance.now() - ended).toBeLessThan(10_000);
    await bots.stopFromSurvivor(second);
    await endOf(bots.workspace, second);
    expect(most()).toBe(2);
  });
});
