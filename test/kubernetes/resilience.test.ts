import { asContainer } from '../support/container-target.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AttachPlan, Mechanism } from '../../src/core/ports.js';
import { newRunId } from '../../src/domain/run-id.js';
import type { ContainerTarget } from '../../src/domain/target.js';
import { parseTarget } from '../../src/domain/target.js';
import { capsuleContainerName } from '../../src/kubernetes/capsule-container.js';
import type { KubeObject } from '../../src/sandbox/cluster/contract.js';
import { CLUSTER, aCapsule } from '../support/examples.js';
import type { ApiOnly } from './support/api-only.js';
import { soon, startApiOnly } from './support/api-only.js';
import { seedPod } from './support/seeds.js';

const RESET = { kind: 'reset' } as const;

describe('an attach to a cluster that fails now and then', () => {
  let api: ApiOnly;
  let mechanism: Mechanism;
  let target: ContainerTarget;

  beforeEach(async () => {
    api = await startApiOnly([seedPod({ name: 'solo' })], { bookmarkIntervalMs: 50 });
    const found = api.cluster.mechanisms.get('ephemeral');
    const [solo] = await api.cluster.targets.resolve(
      parseTarget('shop/solo', CLUSTER),
      { all: false, most: 1 },
      soon(),
    );
    if (found === undefined) throw new Error('no mechanism');
    mechanism = found;
    target = asContainer(solo);
  });
  afterEach(async () => {
    await api.close();
  });

  const plan = (more: Partial<AttachPlan> = {}): AttachPlan => ({
    runId: newRunId(),
    capsule: aCapsule(),
    argv: ['ss'],
    target,
    nonce: 'recap-nonce',
    startBy: Date.now() + 30_000,
    ...more,
  });

  const change = (edit: (pod: KubeObject) => void): void => {
    api.embedded.store.update('pods', 'shop', 'solo', edit);
  };
  const status = (state: Record<string, unknown>, of: AttachPlan) => (pod: KubeObject) => {
    const name = capsuleContainerName(of.runId);
    const entry = { name, image: 'i', imageID: '', ready: false, restartCount: 0, lastState: {}, state };
    pod.status = { ...pod.status, ephemeralContainerStatuses: [entry] };
  };
  const entries = (): unknown => api.embedded.store.get('pods', 'shop', 'solo')?.spec?.['ephemeralContainers'];

  it('adds one entry when the pod was changed meanwhile', async () => {
    change((pod) => (pod.metadata.labels = { changed: 'yes' }));
    const attachment = await mechanism.attach(plan(), soon());
    expect(entries()).toHaveLength(1);
    await attachment.detach(AbortSignal.timeout(100));
  });

  it('refuses a pod whose container was restarted meanwhile', async () => {
    change((pod) => {
      const statuses = pod.status?.['containerStatuses'] as { containerID: string }[];
      for (const each of statuses) each.containerID = 'containerd://another';
    });
    await expect(mechanism.attach(plan(), soon())).rejects.toMatchObject({ code: 'target-gone' });
    expect(entries()).toBeUndefined();
  });

  it('refuses a pod that is gone, and another one of its name', async () => {
    api.embedded.store.remove('pods', 'shop', 'solo');
    await expect(mechanism.attach(plan(), soon())).rejects.toMatchObject({ code: 'target-gone' });
    api.embedded.store.create('pods', seedPod({ name: 'solo' }));
    await expect(mechanism.attach(plan(), soon())).rejects.toMatchObject({ code: 'target-gone' });
  });

  it('adds one entry when the answer to the attach is lost', async () => {
    api.embedded.faults.add({
      match: ({ subresource }) => subresource === 'ephemeralcontainers',
      effect: { kind: 'reset-after-bytes', bytes: 10 },
      times: 1,
    });
    const attachment = await mechanism.attach(plan(), soon());
    expect(entries()).toHaveLength(1);
    await attachment.detach(AbortSignal.timeout(100));
  });

  it('tells of a webhook that refuses, and of one that the bot may not do', async () => {
    const match = ({ subresource }: { subresource: string }): boolean => subresource === 'ephemeralcontainers';
    api.embedded.faults.add({ match, effect: { kind: 'webhook-deny', message: 'images must be signed' }, times: 1 });
    const refusal = await mechanism.attach(plan(), soon()).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'admission-refused' });
    expect(refusal).toHaveProperty('userMessage', expect.stringContaining('images must be signed'));
    const message =
      'pods "solo" is forbidden: User "x" cannot patch resource "pods/ephemeralcontainers" in API group "" in the namespace "shop"';
    api.embedded.faults.add({ match, effect: { kind: 'status', status: 403, reason: 'Forbidden', message }, times: 1 });
    await expect(mechanism.attach(plan(), soon())).rejects.toMatchObject({
      code: 'bot-not-allowed',
      userMessage: 'The bot may not patch pods/ephemeralcontainers in the namespace shop.',
    });
  });

  it('sees the start through watches that break, end, and expire', async () => {
    const match = ({ verb }: { verb: string }): boolean => verb === 'watch';
    api.embedded.faults.add({ match, effect: RESET, times: 1 });
    api.embedded.faults.add({
      match,
      effect: { kind: 'status', status: 410, reason: 'Expired', message: 'too old resource version' },
      times: 1,
    });
    api.embedded.faults.add({ match, effect: { kind: 'reset-after-bytes', bytes: 20 }, times: 1 });
    const of = plan();
    const attachment = await mechanism.attach(of, soon());
    const started = attachment.started(soon());
    setTimeout(() => change(status({ running: { startedAt: '2026-11-23T06:48:38Z' } }, of)), 300);
    await started;
    change(status({ terminated: { exitCode: 0 } }, of));
    expect((await attachment.detach(soon())).lines[0]).toMatchObject({ subject: 'capsule', verdict: 'ok' });
  });

  it('knows of a start that failed by the event of its own container, long before the status', async () => {
    const of = plan();
    const attachment = await mechanism.attach(of, soon());
    const event = (container: string, reason: string, message: string): void => {
      api.embedded.store.create('events', {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { generateName: 'solo.', namespace: 'shop' },
        type: 'Warning',
        reason,
        message,
        involvedObject: { uid: target.state.podUid, fieldPath: `spec.ephemeralContainers{${container}}` },
      });
    };
    event('recap-other', 'Failed', 'Error: another run');
    event(capsuleContainerName(of.runId), 'Failed', 'Error: ErrImagePull');
    event(capsuleContainerName(of.runId), 'Failed', 'Failed to pull image "i": 401 unauthorized');
    const asked = performance.now();
    const refusal = await attachment.started(soon()).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'image-pull' });
    expect(refusal).toHaveProperty('userMessage', expect.stringContaining('401 unauthorized'));
    expect(performance.now() - asked).toBeLessThan(2_000);
    const receipt = await attachment.detach(soon());
    expect(receipt.lines.map(({ subject, verdict }) => `${subject} ${verdict}`)).toContain('entries stays');
  });

  it('says that the target is gone when its pod is deleted before the start', async () => {
    const attachment = await mechanism.attach(plan(), soon());
    const started = attachment.started(soon());
    api.embedded.store.remove('pods', 'shop', 'solo');
    await expect(started).rejects.toMatchObject({ code: 'target-gone' });
    expect((await attachment.detach(soon())).lines).toMatchObject([
      { subject: 'capsule', verdict: 'ok' },
      { subject: 'pod', verdict: 'changed' },
    ]);
  });

  it('ends in a receipt of unknowns when the API server goes away for good', async () => {
    const of = plan();
    const attachment = await mechanism.attach(of, soon());
    change(status({ running: {} }, of));
    await attachment.started(soon());
    api.embedded.faults.add({ match: () => true, effect: RESET });
    const stopped = attachment.stop(AbortSignal.timeout(500)).catch((error: unknown) => error);
    const output = attachment.output(AbortSignal.timeout(500)).catch((error: unknown) => error);
    expect(await stopped).toBeInstanceOf(Error);
    expect(await output).toBeInstanceOf(Error);
    const receipt = await attachment.detach(AbortSignal.timeout(500));
    expect(new Set(receipt.lines.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
  });
});
