import { describe, expect, it } from 'vitest';
import type { FaultRequest } from '../../src/sandbox/cluster/api/faults.js';
import { endOf, hasEnded, startOf } from '../e2e/asking.js';
import { pass } from '../redis/support.js';
import { isFollow, TEST_MS, useTwoBots } from './two-bots.js';

describe('with a Redis that remembers', { timeout: TEST_MS }, () => {
  const bots = useTwoBots();

  it('a run whose bot is killed while it detaches is told once, with its result', async () => {
    let isDetaching = false;
    // The receipt looks at the pod once more, after the result was posted.
    bots.killAt((request: FaultRequest) => {
      isDetaching ||= bots.workspace.messages('C0INCIDENT42').some(({ text }) => text.includes('posted'));
      return isDetaching && request.verb === 'get' && request.resource === 'pods';
    });
    const { said, replies } = await endOf(bots.workspace, await bots.ask('netstat shop/cache'));
    expect(said).toContain('Protocol');
    expect(replies).toHaveLength(1);
  });

  it('runs of one request for all pods are carried on together, and told once', async () => {
    bots.killAt(isFollow);
    const { said, root, replies } = await endOf(bots.workspace, await bots.ask('netstat shop/web --all'));
    expect(said).toContain('2 of 2 ended');
    expect(hasEnded(root)).toBe(true);
    expect(replies).toHaveLength(1);
    expect(bots.whole.log.lines.map(({ message }) => message)).toContain('runs-taken-over');
  });

  it('a run goes on to its end over a Redis that is killed and started again', async () => {
    const root = await startOf(bots.workspace, 'U0ALICE', 'sleeper shop/web');
    await bots.redis.kill();
    await pass(2_000);
    await bots.redis.start();
    await bots.stopFromSurvivor(root);
    const { said, replies } = await endOf(bots.workspace, root);
    expect(said).toContain('stopped the run');
    expect(replies).toHaveLength(1);
    await bots.allEnded();
  });

  it('a run goes on to its end over a Redis that stands still for twenty seconds', async () => {
    const root = await startOf(bots.workspace, 'U0ALICE', 'sleeper shop/traffic');
    bots.redis.pause();
    bots.undo(() => bots.redis.resume());
    await pass(20_000);
    bots.redis.resume();
    await bots.stopFromSurvivor(root);
    const { said, replies } = await endOf(bots.workspace, root);
    expect(said).toContain('stopped the run');
    expect(replies).toHaveLength(1);
    await bots.allEnded();
  });
});

describe('with a Redis that forgets', { timeout: TEST_MS }, () => {
  const bots = useTwoBots({ persistent: false });

  it('a run whose record is lost ends, says so, and leaves nothing', async () => {
    const root = await startOf(bots.workspace, 'U0ALICE', 'sleeper shop/web');
    await bots.redis.kill();
    await bots.redis.start();
    // The other bot knows nothing of the run any more, so only its own can stop it.
    await bots.doomed.stop();
    const { said } = await endOf(bots.workspace, root);
    expect(said).toContain('The bot was stopped before this run had ended');
    await bots.allEnded();
  });
});
