/**
 * The kubelet of a cluster that has none: it runs nothing and knows only the statuses in the store, so it gives the answers
 * that a real one gives for containers that wait or have ended.
 */
import { Readable } from 'node:stream';
import {
  KubeletRefusal,
  type Kubelet,
  type KubeObject,
  type LogOptions,
  type RemoteEnd,
  type RemoteStreams,
} from '../contract.js';
import { containerStatus, type ContainerStatus } from './pod.js';

export class StatusOnlyKubelet implements Kubelet {
  logs(pod: KubeObject, options: LogOptions): Promise<Readable> {
    const problem = logProblem(pod.metadata.name, containerStatus(pod, options.container), options);
    if (problem !== undefined) return Promise.reject(new KubeletRefusal(400, problem, 'BadRequest'));
    return Promise.resolve(Readable.from([]));
  }

  /** Stays attached to a running container, which says nothing, until the client goes. */
  attach(pod: KubeObject, container: string, _streams: RemoteStreams, signal: AbortSignal): Promise<RemoteEnd> {
    const refusal = remoteRefusal('attach', pod, container);
    if (refusal) return Promise.reject(refusal);
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve({ exitCode: 0 }), { once: true });
    });
  }

  exec(pod: KubeObject, container: string): Promise<RemoteEnd> {
    const refusal = remoteRefusal('exec', pod, container);
    if (refusal) return Promise.reject(refusal);
    return Promise.resolve({ exitCode: -1, startError: 'this cluster has no node that runs containers' });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** The same words for a container that has not started yet and for one that is over; undefined when it runs. */
export function remoteRefusal(kind: 'exec' | 'attach', pod: KubeObject, container: string): KubeletRefusal | undefined {
  if (containerStatus(pod, container)?.state?.running !== undefined) return undefined;
  const { name, namespace = '' } = pod.metadata;
  const attach = `container ${container} not found in pod ${name}_${namespace}`;
  return new KubeletRefusal(500, kind === 'attach' ? attach : `container not found ("${container}")`);
}

/** As validateContainerLogStatus of the kubelet decides; undefined when there is a log. */
function logProblem(
  pod: string,
  status: ContainerStatus | undefined,
  { container, previous }: LogOptions,
): string | undefined {
  const subject = `container "${container}" in pod "${pod}"`;
  if (!status) return `${subject} is not available`;
  if (previous) return status.lastState?.terminated ? undefined : `previous terminated ${subject} not found`;
  if (status.state?.running ?? status.state?.terminated ?? status.lastState?.terminated) return undefined;
  const reason = status.state?.waiting?.reason;
  if (reason === undefined) return `${subject} is waiting to start - no logs yet`;
  return `${subject} is waiting to start: ${PULL_PROBLEMS.get(reason) ?? reason}`;
}

const PULL_PROBLEMS = new Map([
  ['ErrImagePull', "image can't be pulled"],
  ['ImagePullBackOff', 'trying and failing to pull image'],
]);
