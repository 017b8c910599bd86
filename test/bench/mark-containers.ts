import type { Kubelet, KubeObject, ObjectStore } from '../../src/sandbox/cluster/contract.js';
import type { ContainerMark } from './cluster-messages.js';
import { statusesOf } from './instant-kubelet.js';

/**
 * Tells of each capsule when it started and when it ended. The end is the time that the node noted for the last line of the log, the
 * trailer: the status tells it up to a second later.
 */
export function markContainers(store: ObjectStore, kubelet: Kubelet, tell: (mark: ContainerMark) => void): void {
  const told = new Set<string>();
  const isNew = (mark: string): boolean => !told.has(mark) && told.add(mark).has(mark);
  store.subscribe('pods', ({ object }) => {
    for (const { name, state = {} } of statusesOf(object)) {
      if ('running' in state && isNew(`started ${name}`)) tell({ kind: 'started', at: Date.now(), container: name });
      if (!('terminated' in state) || !isNew(`ended ${name}`)) continue;
      lastWritten(kubelet, object, name).then(
        (at) => tell({ kind: 'ended', at, container: name }),
        (error: unknown) => process.emitWarning(String(error)),
      );
    }
  });
}

/** Epoch milliseconds of the last line of a container's log. */
async function lastWritten(kubelet: Kubelet, pod: KubeObject, container: string): Promise<number> {
  const log = await kubelet.logs(pod, { container, follow: false, previous: false, timestamps: true });
  const text = Buffer.concat((await log.toArray()) as Buffer[]).toString();
  const stamp = text.trimEnd().split('\n').at(-1)?.split(' ')[0] ?? '';
  const at = Date.parse(stamp);
  if (Number.isNaN(at)) throw new Error(`the log of ${container} ends without a time: ${stamp}`);
  return at;
}
