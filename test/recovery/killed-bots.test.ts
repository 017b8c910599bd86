import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { endOf, INCIDENT, PATIENCE_MS, runIdIn, startOf } from '../e2e/asking.js';
import { capsuleProcesses } from '../e2e/node-processes.js';
import { isAttach, isFollow, TAKEN_OVER, TEST_MS, useTwoBots } from './two-bots.js';

const bots = useTwoBots();

describe('a run whose bot is killed', { timeout: TEST_MS }, () => {
  it('while it is queued runs on another one', async () => {
    bots.to = 'survivor';
    const first = await startOf(bots.workspace, 'U0ALICE', 'sleeper shop/web');
    bots.to = 'doomed';
    const second = await bots.ask('netstat shop/web');
    await eventually('it is queued', () => bots.shows(second, 'queued'), PATIENCE_MS);
    await bots.kill();
    await bots.stopFromSurvivor(first);
    await endOf(bots.workspace, first);
    const { said, root, replies } = await endOf(bots.workspace, second);
    expect(root.text).toContain(': done');
    expect(said).toContain(TAKEN_OVER);
    expect(replies).toHaveLength(1);
  });

  it('before its capsule was attached ends, and says that nothing was run', async () => {
    bots.killAt(isAttach);
    const { said, root, replies } = await endOf(bots.workspace, await bots.ask('netstat shop/cache'));
    expect(root.text).toContain(': interrupted');
    expect(said).toContain('nothing was run');
    expect(replies).toEqual([]);
  });

  it('when its capsule was attached a moment ago is read to its end, once', async () => {
    bots.killAt(isFollow);
    const { said, root, replies } = await endOf(bots.workspace, await bots.ask('netstat shop/cache'));
    expect(root.text).toContain(': done');
    expect(said).toContain(TAKEN_OVER);
    expect(said).toContain('Target unchanged');
    expect(replies).toHaveLength(1);
  });

  it('while it runs is carried on by the other one, and can be stopped there', async () => {
    const root = await startOf(bots.workspace, 'U0ALICE', 'sleeper shop/traffic');
    await bots.kill();
    await bots.stopFromSurvivor(root);
    const { said, replies } = await endOf(bots.workspace, root);
    expect(said).toContain('stopped the run');
    expect(said).toContain('asleep since now');
    expect(said).toContain(TAKEN_OVER);
    expect(replies).toHaveLength(1);
  });

  it.each(['before', 'after'] as const)('%s its result reached Slack has it posted once', async (when) => {
    bots.undo(() => bots.workspace.faults.clear());
    bots.workspace.faults.add({ method: 'chat.postMessage', times: 1, fault: { kind: 'slow', delayMs: 0 } });
    bots.workspace.faults.add({ method: 'chat.postMessage', times: 1, fault: { kind: 'hang', when } });
    const root = await bots.ask('netstat payments/api');
    await bots.allEnded();
    bots.doomed.kill();
    const { said, replies } = await endOf(bots.workspace, root);
    expect(said).toContain('Protocol');
    expect(replies).toHaveLength(1);
  });
});

describe('two bots', { timeout: TEST_MS }, () => {
  it('stop a run of the other within two seconds', async () => {
    const root = await startOf(bots.workspace, 'U0ALICE', 'sleeper shop/traffic');
    bots.to = 'survivor';
    const begin = performance.now();
    await bots.workspace.as('U0ALICE').slash(INCIDENT, `stop ${runIdIn(root)}`);
    await eventually('its processes are gone', () => capsuleProcesses().length === 0, PATIENCE_MS);
    expect(performance.now() - begin).toBeLessThan(2_000);
    expect((await endOf(bots.workspace, root)).said).toContain('stopped the run');
  });

  it('hand a run that goes on over when one is told to end', async () => {
    const root = await startOf(bots.workspace, 'U0ALICE', 'sleeper shop/web');
    await bots.doomed.stop();
    expect(capsuleProcesses().some((line) => line.startsWith('sleep 250'))).toBe(true);
    await bots.stopFromSurvivor(root);
    const { said, replies } = await endOf(bots.workspace, root);
    expect(said).toContain(TAKEN_OVER);
    expect(said).not.toContain('The bot was stopped');
    expect(replies).toHaveLength(1);
  });
});
