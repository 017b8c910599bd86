import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AttachPlan, Mechanism } from '../../src/core/ports.js';
import { newRunId } from '../../src/domain/run-id.js';
import type { ContainerTarget } from '../../src/domain/target.js';
import { parseTarget } from '../../src/domain/target.js';
import { capsulePodName } from '../../src/kubernetes/node-pod.js';
import { asContainer } from '../support/container-target.js';
import { aCapsule, CLUSTER } from '../support/examples.js';
import type { ApiOnly } from './support/api-only.js';
import { soon, startApiOnly } from './support/api-only.js';
import { seedPod } from './support/seeds.js';

describe('capsule pods that were left', () => {
  let api: ApiOnly;
  let mechanism: Mechanism;
  let target: ContainerTarget;

  beforeEach(async () => {
    api = await startApiOnly([seedPod({ name: 'solo' }), seedPod({ name: 'other', namespace: 'recap' })]);
    const found = api.cluster.mechanisms.get('node');
    if (found === undefined) throw new Error('no mechanism');
    mechanism = found;
    const ref = parseTarget('shop/solo', CLUSTER);
    const [solo] = await api.cluster.targets.resolve(ref, { all: false, most: 1 }, soon());
    target = asContainer(solo);
  });
  afterEach(() => api.close());

  async function left(): Promise<AttachPlan> {
    const capsule = aCapsule({ mechanisms: ['node'] });
    const plan = { runId: newRunId(), capsule, argv: ['ss'], target, nonce: 'n', startBy: Date.now() + 30_000 };
    await (await mechanism.attach(plan, soon())).leave();
    return plan;
  }
  const pods = (): string[] => api.embedded.store.list('pods', 'recap').map(({ metadata }) => metadata.name);

  it('are deleted when their runs have ended, and no other pod is', async () => {
    const [ended, live, unknown] = [await left(), await left(), await left()];
    const fates = new Map([
      [ended.runId, 'ended'],
      [live.runId, 'live'],
    ] as const);
    const removed = await mechanism.removeLeft((run) => Promise.resolve(fates.get(run) ?? 'unknown'), soon());
    expect(removed).toEqual([ended.runId]);
    // That of an unknown run may be a command at a terminal, which removes it itself.
    expect(pods().sort()).toEqual(['other', capsulePodName(live.runId), capsulePodName(unknown.runId)].sort());
  });

  it('stay when nobody knows what became of their runs', async () => {
    const plan = await left();
    const fate = (): Promise<never> => Promise.reject(new Error('the store is away'));
    await expect(mechanism.removeLeft(fate, soon())).rejects.toThrow('the store is away');
    expect(pods()).toContain(capsulePodName(plan.runId));
  });
});
