import { RecapError } from '../domain/errors.js';
import type { Receipt, ReceiptLine } from '../domain/receipt.js';
import type { ContainerTarget } from '../domain/target.js';
import type { Attached } from './attached.js';
import { capsuleStatus, isOver } from './capsule-status.js';
import { compareTarget, goneLines, unknownLines } from './compare-target.js';
import { within } from '../domain/deadline.js';
import { stopCapsule } from './stop-capsule.js';

/** The longest that a detach takes, whatever the cluster does. */
const DETACH_MS = 12_000;
/** A capsule that has ended shows in the status within a second. */
const END_MS = 3_000;

/** How far a capsule came, as far as its attachment was told. */
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
    lines = await within(DETACH_MS, signal, (inner) => endAndCompare(target, attached, stage, inner));
  } catch (error) {
    lines = unknownLines(error instanceof RecapError ? error.userMessage : 'could not be checked in time');
  } finally {
    await attached.observer.close();
  }
  return { lines, checkedAt: Date.now() };
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
    const runs = capsuleStatus(observer.seen, place)?.state?.running !== undefined;
    if (stage !== 'not-started' || runs) await stopCapsule(attached, signal);
  } catch {
    signal.throwIfAborted();
  }
}
