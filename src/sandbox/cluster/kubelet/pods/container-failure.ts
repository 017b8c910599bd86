import type { Lags } from './lags.js';
import type { PodEvent } from './events.js';

/** One thing that the status says, some time after it has happened. */
export interface LateReason {
  reason: string;
  message?: string;
  /** Milliseconds after the failure. */
  after: number;
}

/** A container that could not be started: what the events say at once, and what its status says later. */
export class ContainerFailure extends Error {
  constructor(
    readonly events: readonly Pick<PodEvent, 'type' | 'reason' | 'message'>[],
    readonly reasons: readonly LateReason[],
    /** Whether trying again may help. */
    readonly retry: boolean = false,
  ) {
    super(reasons[0]?.reason ?? 'failed');
    this.name = 'ContainerFailure';
  }
}

const warning = (reason: string, message: string): Pick<PodEvent, 'type' | 'reason' | 'message'> => ({
  type: 'Warning',
  reason,
  message,
});

export function invalidImageName(message: string, lags: Lags): ContainerFailure {
  return new ContainerFailure(
    [warning('InspectFailed', message), warning('Failed', 'Error: InvalidImageName')],
    [{ reason: 'InvalidImageName', message, after: lags.invalidImageName }],
  );
}

export function imageNeverPull(image: string, lags: Lags): ContainerFailure {
  const message = `Container image "${image}" is not present with pull policy of Never`;
  return new ContainerFailure(
    [warning('ErrImageNeverPull', message), warning('Failed', 'Error: ErrImageNeverPull')],
    [{ reason: 'ErrImageNeverPull', message, after: lags.imageNeverPull }],
  );
}

/** @param why what kept the image away: no registry is ever asked, the catalogue is all there is */
export function imagePullFailed(image: string, why: string, lags: Lags): ContainerFailure {
  const message = `failed to pull and unpack image "${image}": failed to resolve image: ${why}`;
  return new ContainerFailure(
    [
      { type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"` },
      warning('Failed', `Failed to pull image "${image}": ${message}`),
      warning('Failed', 'Error: ErrImagePull'),
      { type: 'Normal', reason: 'BackOff', message: `Back-off pulling image "${image}"` },
      warning('Failed', 'Error: ImagePullBackOff'),
    ],
    [
      { reason: 'ErrImagePull', message, after: lags.imagePull },
      {
        reason: 'ImagePullBackOff',
        message: `Back-off pulling image "${image}": ErrImagePull: ${message}`,
        after: lags.imagePullBackOff,
      },
    ],
  );
}

export function configError(message: string, lags: Lags): ContainerFailure {
  return new ContainerFailure(
    [warning('Failed', `Error: ${message}`)],
    [{ reason: 'CreateContainerConfigError', message, after: lags.configError }],
  );
}

/** The target of an ephemeral container is not running, so its PID namespace does not exist. */
export function targetNotRunning(id: string, targetId: string, lags: Lags): ContainerFailure {
  return createError(
    `failed to generate container "${id}" spec: failed to generate spec opts: invalid target container: ` +
      `container "${targetId}" is not running - in state CONTAINER_EXITED`,
    lags,
    true,
  );
}

export function createError(message: string, lags: Lags, retry = false): ContainerFailure {
  return new ContainerFailure(
    [warning('Failed', `Error: ${message}`)],
    [{ reason: 'CreateContainerError', message, after: lags.createError }],
    retry,
  );
}

/** The runtime's words for a command that its image does not hold. */
export function commandMissingMessage(command: string): string {
  return command.includes('/')
    ? `exec: "${command}": stat ${command}: no such file or directory`
    : `exec: "${command}": executable file not found in $PATH`;
}
