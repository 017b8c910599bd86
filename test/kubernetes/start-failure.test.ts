import type { CoreV1Event, V1ContainerStatus } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { failureOfEvent, failureOfStatus } from '../../src/kubernetes/start-failure.js';
import { readEvent, readPod } from '../../src/kubernetes/wire.js';

const NAME = 'recap-7f3k2q9d';
const PLACE = { list: 'ephemeralContainers', container: NAME } as const;
const OCI =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "sh": stat sh: no such file or directory';
const TARGET_ENDED =
  'Error: failed to generate container "7b" spec: failed to generate spec opts: invalid target container: container "ec" is not running - in state CONTAINER_EXITED';

function status(state: object, lastState: object = {}): V1ContainerStatus {
  const entry = { name: NAME, image: 'i', imageID: '', ready: false, restartCount: 0, state, lastState };
  const [read] = readPod({ status: { ephemeralContainerStatuses: [entry] } }).status?.ephemeralContainerStatuses ?? [];
  if (read === undefined) throw new Error('no status');
  return read;
}

function event(reason: string, message: string, more: object = {}): CoreV1Event {
  const involvedObject = { fieldPath: `spec.ephemeralContainers{${NAME}}` };
  return readEvent({ type: 'Warning', reason, message, involvedObject, ...more });
}

describe('a start that failed', () => {
  it.each([
    ['ErrImagePull', 'dial tcp: connection refused', 'image-pull', /connection refused/],
    ['ImagePullBackOff', 'Back-off pulling image "x"', 'image-pull', /Back-off/],
    ['ErrImageNeverPull', 'is not present with pull policy of Never', 'image-pull', /not present/],
    ['InvalidImageName', 'invalid reference format', 'image-pull', /invalid reference/],
    ['CreateContainerConfigError', 'container has runAsNonRoot and image will run as root', 'start-failed', /as root/],
    ['CreateContainerError', 'context deadline exceeded', 'start-failed', /context deadline/],
  ])('shows in the status as %s', (reason, message, code, words) => {
    const found = failureOfStatus(status({ waiting: { reason, message } }));
    expect(found).toMatchObject({ code });
    expect(found?.userMessage).toMatch(words);
  });

  it('for want of a shell in the image is a missing tool, in the status and in the event', () => {
    const terminated = { exitCode: 128, reason: 'StartError', message: OCI };
    const waiting = { reason: 'RunContainerError', message: OCI };
    expect(failureOfStatus(status({ waiting }, { terminated }))).toMatchObject({ code: 'tool-missing' });
    expect(failureOfStatus(status({ terminated }))).toMatchObject({ code: 'tool-missing' });
    expect(failureOfEvent(event('Failed', `Error: ${OCI}`), PLACE)?.userMessage).toBe(
      "The capsule's image has no sh that can be run.",
    );
  });

  it('because the target had ended is a target that is gone', () => {
    expect(failureOfEvent(event('Failed', TARGET_ENDED), PLACE)).toMatchObject({ code: 'target-gone' });
  });

  it('by the events tells of an image with the words of the registry', () => {
    const pull = 'Failed to pull image "r/none:1": dial tcp 10.0.0.1:443: connect: connection refused';
    expect(failureOfEvent(event('Failed', pull), PLACE)?.userMessage).toContain('connection refused');
    expect(failureOfEvent(event('ErrImageNeverPull', 'not present'), PLACE)).toMatchObject({ code: 'image-pull' });
    expect(failureOfEvent(event('Failed', 'Error: InvalidImageName'), PLACE)).toMatchObject({ code: 'image-pull' });
  });
});

describe('no failure', () => {
  it.each([
    ['that is being created', { waiting: { reason: 'ContainerCreating' } }],
    ['that waits for its pod', { waiting: { reason: 'PodInitializing' } }],
    ['that runs', { running: {} }],
    ['that ended with an error of its own', { terminated: { exitCode: 1, reason: 'Error' } }],
  ])('is a container %s', (_what, state) => {
    expect(failureOfStatus(status(state))).toBeUndefined();
  });

  it.each([
    ['of another container', event('Failed', 'Error: x', { involvedObject: { fieldPath: 'spec.containers{app}' } })],
    [
      'of a look-alike',
      event('Failed', 'Error: x', { involvedObject: { fieldPath: `spec.ephemeralContainers{${NAME}x}` } }),
    ],
    ['of the pod itself', event('FailedScheduling', 'no nodes', { involvedObject: {} })],
    ['that is good news', event('Pulling', 'Pulling image "x"', { type: 'Normal' })],
  ])('is an event %s', (_what, of) => {
    expect(failureOfEvent(of, PLACE)).toBeUndefined();
  });
});
