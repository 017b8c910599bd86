import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AttachPlan, Mechanism } from '../../src/core/ports.js';
import { newRunId } from '../../src/domain/run-id.js';
import type { ContainerTarget } from '../../src/domain/target.js';
import { parseTarget } from '../../src/domain/target.js';
import { capsulePodName } from '../../src/kubernetes/node-pod.js';
import { tryCapsulePod } from '../../src/kubernetes/node-preflight.js';
import type { KubeObject } from '../../src/sandbox/cluster/contract.js';
import { asContainer } from '../support/container-target.js';
import { aCapsule, aTarget, CLUSTER } from '../support/examples.js';
import type { ApiOnly } from './support/api-only.js';
import { soon, startApiOnly } from './support/api-only.js';
import { seedPod } from './support/seeds.js';

const CONTAINER_ID = `containerd://${'8'.repeat(64)}`;

describe('the creation of a capsule pod', () => {
  let api: ApiOnly;
  let mechanism: Mechanism;
  let target: ContainerTarget;

  beforeEach(async () => {
    api = await startApiOnly([seedPod({ name: 'solo' })]);
    const found = api.cluster.mechanisms.get('node');
    if (found === undefined) throw new Error('no mechanism');
    mechanism = found;
    const ref = parseTarget('shop/solo', CLUSTER);
    const [solo] = await api.cluster.targets.resolve(ref, { all: false, most: 1 }, soon());
    target = asContainer(solo);
  });
  afterEach(() => api.close());

  const plan = (more: Partial<AttachPlan> = {}): AttachPlan => ({
    runId: newRunId(),
    capsule: aCapsule({ mechanisms: ['node'] }),
    argv: ['ss'],
    target: { ...target, state: { ...target.state, containerId: CONTAINER_ID } },
    nonce: 'recap-nonce',
    startBy: Date.now() + 30_000,
    ...more,
  });
  const pods = (): string[] => api.embedded.store.list('pods', 'recap').map(({ metadata }) => metadata.name);
  const isCreate = ({ verb, resource }: { verb: string; resource: string }): boolean =>
    verb === 'create' && resource === 'pods';
  const cut = { kind: 'reset-after-bytes', bytes: 10 } as const;

  it('makes one pod when its answer is lost', async () => {
    api.embedded.faults.add({ match: isCreate, effect: cut, times: 1 });
    const of = plan();
    const attachment = await mechanism.attach(of, soon());
    expect(pods()).toEqual([capsulePodName(of.runId)]);
    await attachment.detach(soon());
    expect(pods()).toEqual([]);
  });

  it('leaves no pod when every answer is lost', async () => {
    api.embedded.faults.add({ match: isCreate, effect: cut });
    // What is asked after a name that is taken is lost too.
    api.embedded.faults.add({ match: ({ verb }) => verb === 'get', effect: { kind: 'reset' } });
    await expect(mechanism.attach(plan(), soon())).rejects.toMatchObject({ code: 'cluster-unreachable' });
    expect(pods()).toEqual([]);
  });

  it('gives the pod to whoever gave up while it was being made, for it to be removed', async () => {
    api.embedded.faults.add({ match: isCreate, effect: { kind: 'delay', ms: 200 }, times: 1 });
    const givingUp = new AbortController();
    const attaching = mechanism.attach(plan(), givingUp.signal);
    givingUp.abort(new Error('stopped'));
    const attachment = await attaching;
    expect(pods()).toHaveLength(1);
    const receipt = await attachment.detach(soon());
    expect(receipt.lines[0]).toMatchObject({ subject: 'capsule', verdict: 'ok' });
    expect(pods()).toEqual([]);
  });

  it('takes no pod of the same name for its own', async () => {
    const of = plan();
    api.embedded.store.create('pods', seedPod({ name: capsulePodName(of.runId), namespace: 'recap' }));
    await expect(mechanism.attach(of, soon())).rejects.toMatchObject({ code: 'cluster-refused' });
    expect(pods()).toHaveLength(1);
  });

  it('changes nothing by asking, and says how a namespace comes to admit capsule pods', async () => {
    await mechanism.preflight(plan(), 'now', soon());
    await tryCapsulePod(api.cluster.client, 'recap', soon());
    api.embedded.store.update('namespaces', undefined, 'recap', ({ metadata }) => {
      metadata.labels = { 'pod-security.kubernetes.io/enforce': 'baseline' };
    });
    const refused = {
      code: 'admission-refused',
      hint: expect.stringContaining('kubectl label namespace recap') as string,
    };
    await expect(mechanism.preflight(plan(), 'now', soon())).rejects.toMatchObject(refused);
    await expect(mechanism.attach(plan(), soon())).rejects.toMatchObject(refused);
    await expect(tryCapsulePod(api.cluster.client, 'recap', soon())).rejects.toMatchObject(refused);
    expect(pods()).toEqual([]);
  });

  it('tells when the node refuses the pod, and removes it', async () => {
    const of = plan();
    const attachment = await mechanism.attach(of, soon());
    api.embedded.store.update('pods', 'recap', capsulePodName(of.runId), (pod: KubeObject) => {
      pod.status = { phase: 'Failed', reason: 'OutOfcpu', message: "Node didn't have enough resource: cpu" };
    });
    await expect(attachment.started(soon())).rejects.toMatchObject({
      code: 'start-failed',
      userMessage: expect.stringContaining('OutOfcpu') as string,
    });
    expect((await attachment.detach(soon())).lines[0]?.text).toContain('never ran');
    expect(pods()).toEqual([]);
  });
});

describe('the checks before a capsule pod', () => {
  const platform = { os: 'linux', arch: 'amd64', memoryPressure: false };
  let api: ApiOnly;
  beforeEach(async () => (api = await startApiOnly()));
  afterEach(() => api.close());

  it.each([
    ['a node that is short of memory', { platform: { ...platform, memoryPressure: true } }, 'under-pressure'],
    ['a node that is short of disk', { platform: { ...platform, otherPressure: ['disk'] } }, 'under-pressure'],
    ['another architecture', { platform: { ...platform, arch: 'riscv64' } }, 'does-not-fit'],
    ['a target that the node does not see', { runtimeClass: 'kata-qemu' }, 'does-not-fit'],
  ])('refuse %s, with a way out', async (_what, more, code) => {
    const mechanism = api.cluster.mechanisms.get('node');
    const capsule = aCapsule({ mechanisms: ['node'] });
    const plan = { runId: newRunId(), capsule, argv: ['ss'], target: aTarget(more), nonce: 'n', startBy: 0 };
    const refusal = mechanism?.preflight(plan, 'none', soon());
    await expect(refusal).rejects.toMatchObject({ code, hint: expect.any(String) as string });
  });
});
