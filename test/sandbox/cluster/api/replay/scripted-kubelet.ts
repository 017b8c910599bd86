/** A kubelet that decides by the statuses in the store, and plays the output of one recording. */
import { Readable } from 'node:stream';
import type {
  Kubelet,
  KubeObject,
  LogOptions,
  RemoteEnd,
  RemoteStreams,
} from '../../../../../src/sandbox/cluster/contract.js';
import { remoteRefusal, StatusOnlyKubelet } from '../../../../../src/sandbox/cluster/api/status-only-kubelet.js';
import type { Recording } from './recordings.js';

export class ScriptedKubelet extends StatusOnlyKubelet implements Kubelet {
  script: Recording | undefined;

  override async logs(pod: KubeObject, options: LogOptions): Promise<Readable> {
    await super.logs(pod, options);
    return Readable.from([this.script?.response.body_text ?? '']);
  }

  override attach(pod: KubeObject, container: string, streams: RemoteStreams, signal: AbortSignal): Promise<RemoteEnd> {
    return this.#play('attach', pod, container, streams, signal);
  }

  override exec(
    pod: KubeObject,
    container: string,
    _command?: string[],
    streams: RemoteStreams = { tty: false },
    signal: AbortSignal = AbortSignal.abort(),
  ): Promise<RemoteEnd> {
    return this.#play('exec', pod, container, streams, signal);
  }

  async #play(
    kind: 'exec' | 'attach',
    pod: KubeObject,
    container: string,
    streams: RemoteStreams,
    signal: AbortSignal,
  ): Promise<RemoteEnd> {
    const refusal = remoteRefusal(kind, pod, container);
    if (refusal) throw refusal;
    const frames = this.script?.response.frames ?? [];
    for (const { channel, data = '' } of frames) {
      const stream = channel === 1 ? streams.stdout : channel === 2 ? streams.stderr : undefined;
      if (data !== '') stream?.write(data);
    }
    if (frames.some((frame) => frame.still_open)) await aborted(signal);
    return endOf(frames.find((frame) => frame.channel === 3)?.data ?? '{}');
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** What the kubelet must have said for the API server to write this status. */
function endOf(status: string): RemoteEnd {
  const {
    reason,
    details,
    message = '',
  } = JSON.parse(status) as {
    reason?: string;
    message?: string;
    details?: { causes: { message: string }[] };
  };
  if (reason === 'InternalError') {
    return { exitCode: -1, startError: message.replace(/^.*error executing command in container: /s, '') };
  }
  return { exitCode: Number(details?.causes[0]?.message ?? 0) };
}
