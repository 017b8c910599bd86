import { RecapError } from '../domain/errors.js';
import type { Attached } from './attached.js';
import { capsuleStatus } from './capsule-status.js';
import { isTimeout, pause, within } from '../domain/deadline.js';
import { podEvents } from './event-watch.js';
import type { Seen } from './pod-observer.js';
import { failureOfEvent, failureOfStatus, isBare } from './start-failure.js';

/** A capsule that is not running by then is looked for among the events too, which know of failures up to 15 s before the status. */
const EVENTS_AFTER_MS = 700;
/** How often a broken watch of the events is taken up again. */
const EVENTS_AGAIN_MS = 1_000;

/**
 * Resolves once the capsule runs or has run.
 * @throws RecapError `image-pull`, `start-failed`, `tool-missing`, `target-gone`, `start-timeout`, `bot-not-allowed`
 */
export async function waitForStart(attached: Attached, signal: AbortSignal): Promise<void> {
  const { observer, startBy } = attached;
  const check = (seen: Seen): true | undefined => hasStarted(attached, seen);
  if (check(observer.seen)) return;
  try {
    await within(Math.max(1, startBy - Date.now()), signal, (inner) => firstOf(attached, check, inner));
  } catch (error) {
    signal.throwIfAborted();
    if (!isTimeout(error)) throw error;
    // The watch may have gone silent; the pod itself has the last word.
    if (check(await observer.refresh(signal))) return;
    throw new RecapError('start-timeout', `The capsule did not start in time: ${pending(attached)}.`, {
      cause: error,
      hint: 'Its image may still be pulled, or the node is busy. The entry will refuse to run when it starts too late.',
    });
  }
}

/** The watch of the pod decides, unless an event tells of a failure first. */
async function firstOf(
  attached: Attached,
  check: (seen: Seen) => true | undefined,
  signal: AbortSignal,
): Promise<void> {
  const settled = new AbortController();
  const either = AbortSignal.any([signal, settled.signal]);
  const started = attached.observer.until(check, either);
  const failed = failureByEvents(attached, either);
  try {
    await Promise.race([started, failed]);
  } finally {
    settled.abort();
    await Promise.allSettled([started, failed]);
  }
}

function hasStarted({ place, loss }: Attached, seen: Seen): true | undefined {
  const status = capsuleStatus(seen, place);
  const failure = status === undefined ? undefined : failureOfStatus(status);
  if (failure !== undefined) throw failure;
  if (status?.state?.running !== undefined || status?.state?.terminated !== undefined) return true;
  const lost = loss(seen);
  if (lost !== undefined) throw lost;
  return undefined;
}

/** Rejects when an event tells of a failure; else stays until the signal ends it. Events that can't be read decide nothing. */
async function failureByEvents(attached: Attached, signal: AbortSignal): Promise<never> {
  await pause(EVENTS_AFTER_MS, signal);
  for (;;) {
    const failure = await findFailure(attached, signal);
    if (failure !== undefined) throw failure;
    await pause(EVENTS_AGAIN_MS, signal);
  }
}

async function findFailure(
  { client, place, observer }: Attached,
  signal: AbortSignal,
): Promise<RecapError | undefined> {
  try {
    for await (const events of podEvents(client, place.namespace, observer.uid, signal)) {
      const telling = [...events].sort((a, b) => Number(isBare(a)) - Number(isBare(b)));
      const failure = telling.map((event) => failureOfEvent(event, place)).find((found) => found !== undefined);
      if (failure !== undefined) return failure;
    }
  } catch {
    signal.throwIfAborted();
  }
  return undefined;
}

function pending({ observer, place }: Attached): string {
  const waiting = capsuleStatus(observer.seen, place)?.state?.waiting;
  const words = [waiting?.reason ?? 'the kubelet has not taken it up', waiting?.message];
  return words.filter((word) => word !== undefined).join(', ');
}
