import type { CoreV1Event, V1ContainerStatus } from '@kubernetes/client-node';
import { RecapError } from '../domain/errors.js';
import type { CapsulePlace } from './attached.js';
import { shorten } from './shorten.js';

const PULLING = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'InspectFailed',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);
const STARTING = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'StartError',
  'ContainerCannotRun',
  'PreStartHookError',
  'PostStartHookError',
]);

/** What the status says of a failure to start; undefined while it may still start, or has. */
export function failureOfStatus(status: V1ContainerStatus): RecapError | undefined {
  const waiting = status.state?.waiting;
  const terminated = status.state?.terminated;
  if (terminated !== undefined && STARTING.has(terminated.reason ?? '')) return startFailed(terminated.message ?? '');
  const reason = waiting?.reason ?? '';
  const message = waiting?.message ?? reason;
  if (PULLING.has(reason)) return imagePull(message, reason);
  if (STARTING.has(reason)) return startFailed(status.lastState?.terminated?.message ?? message);
  return undefined;
}

/**
 * What an event says of a failure to start, some of which the status tells only 15 s later. Undefined for other containers' events
 * and for good news.
 */
export function failureOfEvent(
  event: CoreV1Event,
  { list, container }: Pick<CapsulePlace, 'list' | 'container'>,
): RecapError | undefined {
  const { type, reason = '', message = '', involvedObject } = event;
  if (type !== 'Warning' || involvedObject.fieldPath !== `spec.${list}{${container}}`) return undefined;
  const bare = /^Error: (\w+)$/.exec(message)?.[1] ?? reason;
  if (PULLING.has(bare) || /pull(ing)? image/i.test(message)) return imagePull(message, bare);
  if (reason === 'Failed' || reason === 'FailedToCreateContainer' || reason === 'FailedToStartContainer') {
    return startFailed(message.replace(/^Error: /, ''));
  }
  return undefined;
}

/** True for a message that only names its reason, where another event tells more: `Error: ErrImagePull`. */
export function isBare(event: CoreV1Event): boolean {
  return /^Error: \w+$/.test(event.message ?? '');
}

function imagePull(message: string, reason: string): RecapError {
  return new RecapError('image-pull', `The capsule's image can't be pulled: ${shorten(message)}`, {
    hint: pullHint(reason),
  });
}

function pullHint(reason: string): string {
  if (reason === 'ErrImageNeverPull') return 'The image must be loaded onto the node, or the pull policy changed.';
  if (reason === 'InvalidImageName' || reason === 'InspectFailed')
    return "Correct the image in the capsule's definition.";
  return "Check that the node can reach the registry, and that the pod's service account has a pull secret if one is needed.";
}

function startFailed(message: string): RecapError {
  const missing = /exec: "([^"]+)": (executable file not found|stat .*no such file|permission denied)/.exec(
    message,
  )?.[1];
  if (missing !== undefined) {
    return new RecapError('tool-missing', `The capsule's image has no ${shorten(missing)} that can be run.`, {
      hint: 'A capsule needs a POSIX shell named sh in its image.',
    });
  }
  if (/invalid target container|is not running - in state/.test(message)) {
    return new RecapError(
      'target-gone',
      'The container that was to be looked into had ended when the capsule started.',
      {
        hint: 'Give the command again when it runs.',
      },
    );
  }
  if (/runAsNonRoot|non-root|run as root/i.test(message)) {
    return new RecapError('start-failed', `The capsule may not run as root in this pod: ${shorten(message)}`, {
      hint: "Give the capsule's image a user that is a number other than 0.",
    });
  }
  return new RecapError('start-failed', `The capsule could not start: ${shorten(message)}`);
}
