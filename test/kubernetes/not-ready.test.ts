import { describe, expect, it } from 'vitest';
import { notReady } from '../../src/kubernetes/not-ready.js';
import { readPod } from '../../src/kubernetes/wire.js';

const pod = (status: object, spec: object = { nodeName: 'n' }, metadata: object = {}): ReturnType<typeof readPod> =>
  readPod({ metadata: { name: 'web', ...metadata }, spec, status });
const running = { name: 'app', state: { running: {} }, containerID: 'containerd://1', restartCount: 0 };

describe('a container that can be looked into', () => {
  it('runs in a pod that runs, or in one whose other containers do not yet', () => {
    expect(notReady(pod({ phase: 'Running', containerStatuses: [running] }), 'app')).toBeUndefined();
    expect(notReady(pod({ phase: 'Pending', initContainerStatuses: [running] }), 'app')).toBeUndefined();
  });
});

describe('a container that can not be looked into', () => {
  it.each([
    [
      pod(
        {
          phase: 'Pending',
          conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available.' }],
        },
        {},
      ),
      'not scheduled',
      'The pod web is not on a node yet: 0/3 nodes are available.',
    ],
    [pod({ phase: 'Pending' }, {}), 'not scheduled', 'The pod web is not on a node yet.'],
    [pod({ phase: 'Pending' }), 'starting', 'The container app of web has not started yet.'],
    [
      pod({ phase: 'Running', containerStatuses: [{ ...running, containerID: '' }] }),
      'starting',
      'The container app of web has not started yet.',
    ],
    [pod({ phase: 'Unknown' }), 'unknown', 'The pod web is Unknown.'],
    [
      pod({
        phase: 'Running',
        containerStatuses: [{ name: 'app', restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } }],
      }),
      'ContainerCreating',
      'The container app of web has not started yet (ContainerCreating).',
    ],
  ])('is told of in plain words (%#)', (of, short, reason) => {
    expect(notReady(of, 'app')).toMatchObject({ short, reason });
  });

  it('in a pod that is being deleted is refused although it still runs', () => {
    const leaving = pod(
      { phase: 'Running', containerStatuses: [running] },
      {},
      { deletionTimestamp: '2026-11-23T00:00:00Z' },
    );
    expect(notReady(leaving, 'app')?.short).toBe('terminating');
  });
});
