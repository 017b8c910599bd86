import type { V1Pod } from '@kubernetes/client-node';
import { targetStatus } from './capsule-status.js';

/** A container that crashed within this time before it was looked at counts as crash-looping. */
const RECENT_MS = 10 * 60_000;

/** What ranks the pods of a workload: the least healthy is the one that people want to look into. */
export interface Health {
  readonly crashLooping: boolean;
  readonly ready: boolean;
  readonly restarts: number;
  /** Epoch milliseconds of the last end of the container; 0 for none. */
  readonly lastEnd: number;
  /** Epoch milliseconds. */
  readonly created: number;
}

/** @param now epoch milliseconds */
export function healthOf(pod: V1Pod, container: string, now: number): Health {
  const status = targetStatus(pod, container);
  const lastEnd = status?.lastState?.terminated?.finishedAt?.getTime() ?? 0;
  const podReady = pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'False';
  return {
    crashLooping: (status?.restartCount ?? 0) > 1 && now - lastEnd < RECENT_MS,
    ready: status?.ready === true && podReady,
    restarts: status?.restartCount ?? 0,
    lastEnd,
    created: pod.metadata?.creationTimestamp?.getTime() ?? 0,
  };
}

/** Sorts the least healthy first; of healthy ones the oldest. */
export function byHealth(a: Health, b: Health): number {
  return (
    Number(b.crashLooping) - Number(a.crashLooping) ||
    Number(a.ready) - Number(b.ready) ||
    b.restarts - a.restarts ||
    b.lastEnd - a.lastEnd ||
    a.created - b.created
  );
}

/** What is wrong, in words; empty for a healthy pod. */
export function healthWords({ crashLooping, ready, restarts }: Health): string {
  const words = [
    ...(crashLooping ? ['crashing'] : []),
    ...(ready ? [] : ['not ready']),
    ...(restarts === 0 ? [] : [restarts === 1 ? '1 restart' : `${restarts} restarts`]),
  ];
  return words.join(', ');
}
