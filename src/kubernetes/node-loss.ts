import type { V1ContainerStatus } from '@kubernetes/client-node';
import { RecapError } from '../domain/errors.js';
import { renderSize } from '../domain/size.js';
import type { Target } from '../domain/target.js';
import type { Attached, CapsulePlace } from './attached.js';
import { capsuleStatus, isOver, targetLoss } from './capsule-status.js';
import type { KubeClient } from './client.js';
import { pause } from '../domain/deadline.js';
import { readTargetPod } from './node-target.js';
import type { PodObserver, Seen } from './pod-observer.js';
import { STATUS_LAG_MS } from './read-output.js';
import { shorten } from './shorten.js';

const LOOK_AGAIN_MS = 300;

/** Why nothing more can come of a capsule pod, by what is seen of it; undefined while it may run, or has ended by itself. */
export function capsulePodLoss(seen: Seen, place: CapsulePlace): RecapError | undefined {
  if (seen === undefined || seen.metadata?.deletionTimestamp !== undefined) {
    return new RecapError('interrupted', `Somebody deleted the capsule pod ${place.pod}.`);
  }
  const { phase, reason, message } = seen.status ?? {};
  if (phase !== 'Failed' || reason === undefined) return undefined;
  const why = `${reason}${message === undefined ? '' : `: ${shorten(message)}`}`;
  // The kubelet's own admission, which knows of resources, taints and the node's state: nothing has run.
  if (capsuleStatus(seen, place)?.state?.terminated === undefined) {
    return new RecapError('start-failed', `The node refused the capsule pod (${why}).`, {
      hint: 'The node may be full or under pressure; try again, or look at a pod on another node.',
    });
  }
  return new RecapError('interrupted', `The node ended the capsule pod (${why}).`);
}

/** Why the log of a capsule pod ended without a trailer: its memory, somebody who ended it, or the target, whose end it shares. */
export async function whyPodWasCut(
  { client, plan, place }: Pick<Attached, 'client' | 'plan' | 'place'>,
  observer: PodObserver,
  signal: AbortSignal,
): Promise<RecapError | undefined> {
  await observer.holds((seen) => isOver(seen, place), STATUS_LAG_MS, signal);
  const status = capsuleStatus(observer.seen, place);
  if (isOutOfMemory(status)) {
    const limit = plan.capsule.node?.memoryBytes;
    const of = limit === undefined ? '' : ` of ${renderSize(limit)}`;
    return new RecapError('tool-failed', `The tool needed more memory than its limit${of}, and the node ended it.`, {
      hint: 'A smaller question needs less; the application is not touched by this.',
    });
  }
  return capsulePodLoss(observer.seen, place) ?? (await targetPodLoss(client, plan.target, signal));
}

/** The status of the target tells its end later than that of the capsule may: it is looked at until it does, or that time has passed. */
async function targetPodLoss(client: KubeClient, target: Target, signal: AbortSignal): Promise<RecapError | undefined> {
  if (target.kind === 'node') return undefined;
  const until = Date.now() + STATUS_LAG_MS;
  for (;;) {
    const lost = targetLoss(await readTargetPod(client, target, signal), target);
    if (lost !== undefined || Date.now() > until) return lost;
    await pause(LOOK_AGAIN_MS, signal);
  }
}

const isOutOfMemory = (status: V1ContainerStatus | undefined): boolean =>
  status?.state?.terminated?.reason === 'OOMKilled';
