import { Readable } from 'node:stream';
import type { Kubelet, KubeObject, LogOptions, ObjectStore, RemoteEnd } from '../../src/sandbox/cluster/contract.js';
import type { Container } from '../../src/sandbox/cluster/api/pod.js';
import { podSpec } from '../../src/sandbox/cluster/api/pod.js';

/** Where the supervisor's command line has the run's nonce: after sh, -c, LAUNCH, recap, SCRIPT, recap. */
const NONCE_AT = 6;

/**
 * A kubelet without processes: a capsule runs as soon as it is attached, has printed `output` when its log is asked for, and has
 * ended when that was read. With `holds` it prints nothing and never ends.
 */
export class InstantKubelet implements Kubelet {
  readonly #stop: () => void;

  constructor(
    private readonly store: ObjectStore,
    private readonly options: { readonly output: string; readonly holds: boolean },
  ) {
    this.#stop = store.subscribe('pods', ({ type, object }) => {
      if (type === 'MODIFIED') this.#startNew(object);
    });
  }

  logs(pod: KubeObject, { container }: LogOptions): Promise<Readable> {
    if (this.options.holds) return Promise.resolve(new Readable({ read: () => undefined }));
    const { output } = this.options;
    const nonce = entriesOf(pod).find(({ name }) => name === container)?.command?.[NONCE_AT] ?? '';
    const log = Readable.from([output, `\n${nonce} exited 0 ${Buffer.byteLength(output)}\n`], { objectMode: false });
    log.once('end', () => this.#setState(pod, container, { terminated: { exitCode: 0, reason: 'Completed' } }));
    return Promise.resolve(log);
  }

  attach(): Promise<RemoteEnd> {
    return Promise.reject(new Error('nothing can be attached to'));
  }

  exec(): Promise<RemoteEnd> {
    return Promise.reject(new Error('nothing can be executed'));
  }

  close(): Promise<void> {
    this.#stop();
    return Promise.resolve();
  }

  #startNew(pod: KubeObject): void {
    const known = new Set(statusesOf(pod).map(({ name }) => name));
    for (const { name = '' } of entriesOf(pod)) {
      if (!known.has(name)) this.#setState(pod, name, { running: { startedAt: new Date().toISOString() } });
    }
  }

  #setState({ metadata }: KubeObject, container: string, state: object): void {
    this.store.update('pods', metadata.namespace, metadata.name, (pod) => {
      const others = statusesOf(pod).filter(({ name }) => name !== container);
      const one = { name: container, state, ready: false, restartCount: 0, image: '', imageID: '' };
      pod.status = { ...pod.status, ephemeralContainerStatuses: [...others, one] };
    });
  }
}

const entriesOf = (pod: KubeObject): readonly Container[] => podSpec(pod).ephemeralContainers ?? [];

export function statusesOf({ status }: KubeObject): { readonly name: string; readonly state?: object }[] {
  return (status?.['ephemeralContainerStatuses'] ?? []) as { name: string; state?: object }[];
}
