import type { ContainerLog } from '../logs/container-log.js';
import type { ContainerProcess } from '../runtime/container-process.js';
import type { ProcessIdentity } from './identity.js';
import type { ContainerSpec, EphemeralContainerSpec } from './pod-spec.js';

export interface Terminated {
  exitCode: number;
  reason: string;
  message?: string;
  startedAt: string;
  finishedAt: string;
  containerID: string;
}

export type ContainerState =
  { waiting: { reason: string; message?: string } } | { running: { startedAt: string } } | { terminated: Terminated };

export const CREATING: ContainerState = { waiting: { reason: 'ContainerCreating' } };

/** What a runtime has of one container of one start. */
export interface ContainerRun {
  id: string;
  imageId: string;
  fullImage: string;
  identity: ProcessIdentity;
  log: ContainerLog;
  /** Absent when it could not be started. */
  process: ContainerProcess | undefined;
  /** Whether its process has ended; the status says so later. */
  over: boolean;
  /** What a command that is run in it starts with, too. */
  environment: ReadonlyMap<string, string>;
  workingDirectory: string;
}

/** A container of a pod: its spec, and what has become of it so far. */
export class ContainerRecord {
  state: ContainerState = CREATING;
  lastState: { terminated: Terminated } | undefined;
  restartCount = 0;
  ready = false;
  run: ContainerRun | undefined;
  previousLog: ContainerLog | undefined;

  constructor(
    readonly kind: 'regular' | 'ephemeral',
    readonly spec: ContainerSpec & EphemeralContainerSpec,
  ) {}

  get fieldPath(): string {
    return `spec.${this.kind === 'regular' ? 'containers' : 'ephemeralContainers'}{${this.spec.name}}`;
  }

  /** The process, while it runs. */
  get process(): ContainerProcess | undefined {
    return this.run === undefined || this.run.over ? undefined : this.run.process;
  }

  /** Its entry in `containerStatuses` or `ephemeralContainerStatuses`. */
  status(): Record<string, unknown> {
    const { run, spec } = this;
    return {
      name: spec.name,
      state: this.state,
      lastState: this.lastState ?? {},
      ready: this.ready,
      restartCount: this.restartCount,
      image: run?.fullImage ?? spec.image,
      imageID: run?.imageId ?? '',
      ...(run === undefined ? {} : { containerID: containerUrl(run.id) }),
      ...(this.kind === 'regular' ? { started: 'running' in this.state } : {}),
      ...(run === undefined ? {} : { resources: spec.resources ?? {}, user: { linux: linuxUser(run.identity) } }),
    };
  }
}

export function containerUrl(id: string): string {
  return `containerd://${id}`;
}

function linuxUser(identity: ProcessIdentity): Record<string, unknown> {
  return { uid: identity.uid, gid: identity.gid, supplementalGroups: identity.groups };
}
