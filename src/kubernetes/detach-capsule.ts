import { RecapError } from '../domain/errors.js';
import type { Receipt, ReceiptLine } from '../domain/receipt.js';
import type { ContainerTarget } from '../domain/target.js';
import type { Attached, CapsulePlace } from './attached.js';
import { capsuleStatus, isOver } from './capsule-status.js';
import { compareTarget, goneLines, unknownLines } from './compare-target.js';
import { within } from '../domain/deadline.js';
import type { Seen } from './pod-observer.js';
import { stopCapsule } from './stop-capsule.js';

/** The longest that a detach takes, whatever the cluster does. */
const DETACH_MS = 12_000;
/** A capsule that has ended shows in the status within a second. */
const END_MS = 3_000;

/** A capsule that starts at the last moment shows a little after it. */
const LATE_MS = 2_000;

/** How far a capsule came, as far as its attachment was told; `not-started` is one that never will. */
export type Stage = 'unknown' | 'not-started' | 'started' | 'ended';

/** Ends what still runs, waits until the status says so, and says what was checked. Never rejects. */
export async function detachCapsule(
  target: ContainerTarget,
  attached: Attached,
  stage: Stage,
  signal: AbortSignal,
): Promise<Receipt> {
  let lines: readonly ReceiptLine[];
  try {
    lines = await within(DETACH_MS + lateMs(attached, stage), signal, (inner) =>
      endAndCompare(target, attached, stage, inner),
    );
  } catch (error) {
    lines = unknownLines(error instanceof RecapError ? error.userMessage : 'could not be checked in time');
  } finally {
    await attached.observer.close();
  }
  return { lines, checkedAt: Date.now() };
}

/** How long a capsule of which no start was seen may start still, in milliseconds: until its start-by time nobody can take its entry back. */
function lateMs({ plan, observer, place }: Attached, stage: Stage): number {
  if (stage !== 'unknown' || hasStarted(observer.seen, place)) return 0;
  return Math.max(0, plan.startBy + LATE_MS - Date.now());
}

async function endAndCompare(
  target: ContainerTarget,
  attached: Attached,
  stage: Stage,
  signal: AbortSignal,
): Promise<readonly ReceiptLine[]> {
  await end(attached, stage, signal);
  const { observer, place } = attached;
  // The status that tells the end is fresh; anything else must be asked for.
  const seen = isOver(observer.seen, place) ? observer.seen : await observer.refresh(signal);
  return seen === undefined ? goneLines(target) : compareTarget(seen, target, place);
}

/** What can't be ended in time shows in the receipt, so failures end here. */
async function end(attached: Attached, stage: Stage, signal: AbortSignal): Promise<void> {
  const { observer, place } = attached;
  try {
    if (stage === 'ended') await observer.holds((seen) => isOver(seen, place), END_MS, signal);
    await observer.holds((seen) => hasStarted(seen, place), lateMs(attached, stage), signal);
    const runs = capsuleStatus(observer.seen, place)?.state?.running !== undefined;
    if (runs || stage === 'started' || stage === 'ended') await stopCapsule(attached, signal);
  } catch {
    signal.throwIfAborted();
  }
}

function hasStarted(seen: Seen, place: CapsulePlace): boolean {
  return isOver(seen, place) || capsuleStatus(seen, place)?.state?.running !== undefined;
}
