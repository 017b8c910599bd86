import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attachment, AttachPlan, Mechanism } from '../../src/core/ports.js';
import type { Receipt } from '../../src/domain/receipt.js';
import { newRunId } from '../../src/domain/run-id.js';
import { parseObjectName } from '../../src/domain/names.js';
import { TargetEvents } from '../../src/kubernetes/target-events.js';
import { traced } from '../../src/kubernetes/traced-mechanism.js';
import { aCapsule, aRef, aTarget, CLUSTER } from '../support/examples.js';
import type { ApiOnly } from './support/api-only.js';
import { soon, startApiOnly } from './support/api-only.js';

const CLEAN: Receipt = { lines: [{ subject: 'pod', verdict: 'ok', text: 'same pod' }], checkedAt: 1 };
const CHANGED: Receipt = {
  lines: [...CLEAN.lines, { subject: 'restarts', verdict: 'changed', text: 'restarted once' }],
  checkedAt: 1,
};

describe('a run that can be followed in the cluster', () => {
  let api: ApiOnly;
  beforeAll(async () => {
    api = await startApiOnly([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }]);
  });
  afterAll(() => api.close());

  /** Makes one call in each step, as itself. */
  function aMechanism(receipt: Receipt): Mechanism {
    const { client } = api.cluster;
    const call = async (): Promise<undefined> => {
      await client.ask('look', soon(), (options) => client.core.listNamespace({}, options));
      return undefined;
    };
    const attachment: Attachment = {
      started: call,
      output: () => Promise.reject(new Error('none')),
      stop: call,
      leave: () => Promise.resolve(),
      detach: async () => (await call(), receipt),
    };
    const attach = async (): Promise<Attachment> => (await call(), attachment);
    return { name: 'ephemeral', preflight: call, attach, adopt: attach, removeLeft: () => Promise.resolve([]) };
  }

  function aPlan(more: Partial<AttachPlan> = {}): AttachPlan {
    const base = { runId: newRunId(), capsule: aCapsule(), argv: ['ss'], target: aTarget(), nonce: 'n', startBy: 1 };
    return { ...base, requestedBy: 'alice@example.com', ...more };
  }

  const eventsOf = ({ runId }: AttachPlan): Record<string, unknown>[] =>
    api.embedded.store
      .list('events')
      .filter(({ metadata }) => metadata.name.includes(runId))
      .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));

  async function play(plan: AttachPlan, receipt = CLEAN): Promise<void> {
    const events = new TargetEvents(api.cluster.client);
    const mechanism = traced(aMechanism(receipt), events);
    const attachment = await mechanism.attach(plan, soon());
    await attachment.started(soon());
    await attachment.detach(soon());
    await events.settled();
  }

  it('tells in the events of the pod, by its uid, what was attached for whom, and how it was left', async () => {
    const plan = aPlan();
    await play(plan, CHANGED);
    const [attached, detached] = eventsOf(plan);
    const { pod, state } = aTarget();
    expect(attached).toMatchObject({
      involvedObject: { kind: 'Pod', namespace: 'shop', name: pod, uid: state.podUid },
      type: 'Normal',
      reason: 'RecapAttached',
      reportingComponent: 'recap.dev',
      message: `netstat attached to container app for alice@example.com (run ${plan.runId})`,
    });
    expect(detached).toMatchObject({
      reason: 'RecapDetached',
      message: `netstat detached from container app for alice@example.com (run ${plan.runId}): restarted once`,
    });
  });

  it('tells in the events of a node what ran on it', async () => {
    const node = { kind: 'node', cluster: CLUSTER, node: parseObjectName('node-1'), uid: 'n-1' } as const;
    const { cluster, name } = aRef('shop/web');
    const plan = aPlan({ target: { ...node, asked: { cluster, kind: 'node', name } } });
    await play(plan);
    expect(eventsOf(plan)[0]).toMatchObject({
      metadata: { namespace: 'default' },
      involvedObject: { kind: 'Node', name: 'node-1', uid: 'n-1' },
      message: expect.stringContaining('attached to the node') as unknown,
    });
  });

  it('names the run in the user agent of each of its calls, also side by side, and of no other', async () => {
    const plans = [aPlan(), aPlan()];
    api.embedded.calls.clear();
    await Promise.all(plans.map((plan) => play(plan)));
    const { client } = api.cluster;
    await client.ask('look', soon(), (options) => client.core.listNamespace({}, options));
    const agents = api.embedded.calls.list.map(({ userAgent }) => userAgent);
    for (const { runId } of plans) {
      // Attach, start and detach, and the two events.
      expect(agents.filter((agent) => agent === `recap/test (run ${runId})`)).toHaveLength(5);
    }
    expect(agents.filter((agent) => agent === 'recap/test')).toHaveLength(1);
  });

  it('does not wait for its events, and is whole without them', async () => {
    const plan = aPlan({ target: aTarget({ namespace: aRef('nowhere/web').namespace }) });
    await play(plan);
    expect(eventsOf(plan)).toEqual([]);
    const removeFault = api.embedded.faults.add({
      match: ({ verb, resource }) => verb === 'create' && resource === 'events',
      effect: { kind: 'delay', ms: 700 },
    });
    const slow = new TargetEvents(api.cluster.client);
    const begun = performance.now();
    const attachment = await traced(aMechanism(CLEAN), slow).attach(aPlan(), soon());
    await attachment.detach(soon());
    expect(performance.now() - begun).toBeLessThan(600);
    await slow.settled();
    removeFault();
  });
});
