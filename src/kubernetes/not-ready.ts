import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { targetStatus } from './capsule-status.js';
import { shorten } from './shorten.js';

/** Why a container can't be looked into now: `short` for a list, `reason` as a sentence, `hint` for the way out. */
export interface NotReady {
  readonly short: string;
  readonly reason: string;
  readonly hint: string;
}

/** Why nothing could be attached to this container of this pod; undefined when it can. */
export function notReady(pod: V1Pod, container: string): NotReady | undefined {
  return podNotReady(pod) ?? containerNotReady(pod, container);
}

function podNotReady({ metadata, spec, status }: V1Pod): NotReady | undefined {
  const name = metadata?.name ?? '';
  const phase = status?.phase ?? 'Unknown';
  if (metadata?.deletionTimestamp !== undefined) {
    return {
      short: 'terminating',
      reason: `The pod ${name} is being deleted.`,
      hint: 'Take the pod that replaces it.',
    };
  }
  const condition = status?.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  if (phase === 'Pending' && (condition !== undefined || spec?.nodeName === undefined)) {
    const why = condition?.message === undefined ? '' : `: ${shorten(condition.message)}`;
    const reason = `The pod ${name} is not on a node yet${why.replace(/\.$/, '')}.`;
    return { short: 'not scheduled', reason, hint: 'It can be looked into once it runs.' };
  }
  if (phase === 'Running' || phase === 'Pending') return undefined;
  const end = phase === 'Succeeded' ? 'has ended with success' : phase === 'Failed' ? 'has failed' : `is ${phase}`;
  const why = status?.message === undefined ? '' : `: ${shorten(status.message).replace(/\.$/, '')}`;
  const reason = `The pod ${name} ${end}${why}.`;
  return { short: phase.toLowerCase(), reason, hint: 'Only a running container can be looked into.' };
}

function containerNotReady(pod: V1Pod, container: string): NotReady | undefined {
  const status = targetStatus(pod, container);
  const which = `The container ${container} of ${pod.metadata?.name ?? ''}`;
  const waiting = status?.state?.waiting;
  if (status !== undefined && waiting !== undefined) return waitingWords(which, status);
  const terminated = status?.state?.terminated;
  if (terminated !== undefined) {
    const reason = `${which} has ended (exit code ${terminated.exitCode}).`;
    return { short: `ended, exit code ${terminated.exitCode}`, reason, hint: 'It can be looked into while it runs.' };
  }
  if (status?.state?.running === undefined || (status.containerID ?? '') === '') {
    return { short: 'starting', reason: `${which} has not started yet.`, hint: 'Try again in a moment.' };
  }
  return undefined;
}

function waitingWords(which: string, { state, lastState, restartCount }: V1ContainerStatus): NotReady {
  const why = state?.waiting?.reason ?? 'waiting';
  const message = state?.waiting?.message;
  if (why === 'CrashLoopBackOff') {
    const exit = lastState?.terminated?.exitCode;
    const last = exit === undefined ? '' : `, last with exit code ${exit}`;
    const backOff = /back-off (\S+)/.exec(message ?? '')?.[1];
    const wait = backOff === undefined ? '' : ` It is held back for ${backOff} before the next start.`;
    return {
      short: why,
      reason: `${which} keeps crashing (${restartCount} restarts${last}).${wait}`,
      hint: 'Nothing can be attached while it is down; kubectl logs --previous shows its last words.',
    };
  }
  if (/image/i.test(why)) {
    const words = message === undefined ? why : `${why}: ${shorten(message)}`;
    return {
      short: why,
      reason: `${which} waits for its image (${words}).`,
      hint: "The application's own image must be fixed first.",
    };
  }
  const words = message === undefined ? why : `${why}: ${shorten(message)}`;
  return { short: why, reason: `${which} has not started yet (${words}).`, hint: 'Try again in a moment.' };
}
