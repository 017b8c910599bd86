import type { Manifest } from '../../src/sandbox/cluster/demo/manifest.js';
import type { EmbeddedCluster } from '../../src/sandbox/cluster/server.js';
import { eventually } from '../support/eventually.js';
import { PATIENCE_MS } from './asking.js';

const TOOLBOX = 'local/busybox:1';
/** Longer than any test: what is leaving does not get away. */
const GRACE_SECONDS = 600;

/** Pods that can not be looked into, or not for long. */
export function troubledPods(): Manifest[] {
  const busybox = (name: string, script: string): object => ({ name, image: TOOLBOX, command: ['sh', '-c', script] });
  const pod = (name: string, containers: readonly object[], spec: object = {}, namespace = 'shop'): Manifest => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: { terminationGracePeriodSeconds: 1, ...spec, containers },
  });
  return [
    pod('over', [busybox('app', 'true')], { restartPolicy: 'Never' }),
    pod('leaving', [busybox('app', 'trap "" TERM; while :; do sleep 1; done')], {
      terminationGracePeriodSeconds: GRACE_SECONDS,
    }),
    pod('doomed', [busybox('app', 'sleep 1000')]),
    pod('older', [busybox('app', 'sleep 1000')], {}, 'payments'),
    pod('two', [busybox('first', 'sleep 1000'), busybox('second', 'sleep 1000')]),
  ];
}

/** Waits until each is in its trouble; the one that is to be leaving is deleted here, once it runs. */
export async function awaitTrouble({ store }: EmbeddedCluster): Promise<void> {
  const phase = (name: string): unknown => store.get('pods', 'shop', name)?.status?.['phase'];
  const older = (): unknown => store.get('pods', 'payments', 'older')?.status?.['phase'];
  const run = (): boolean => [...['leaving', 'doomed', 'two'].map(phase), older()].every((is) => is === 'Running');
  await eventually('the pods run, and one is over', () => run() && phase('over') === 'Succeeded', PATIENCE_MS);
  store.update('pods', 'shop', 'leaving', ({ metadata }) => {
    metadata.deletionTimestamp = new Date(Date.now() + GRACE_SECONDS * 1_000).toISOString();
    metadata.deletionGracePeriodSeconds = GRACE_SECONDS;
  });
}

/** Whether the container of a pod waits out its back-off, which takes ten seconds and more. */
export function isHeldBack({ store }: EmbeddedCluster, pod: string): boolean {
  const statuses = store.get('pods', 'shop', pod)?.status?.['containerStatuses'];
  return JSON.stringify(statuses ?? []).includes('"waiting":{"reason":"CrashLoopBackOff"');
}
