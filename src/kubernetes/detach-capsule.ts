import type { Receipt, ReceiptLine } from '../domain/receipt.js';
import type { Attached } from './attached.js';
import { capsuleStatus, isOver } from './capsule-status.js';
import { compareTarget, goneLines, unknownLines } from './compare-target.js';
import { within } from './deadline.js';
import { stopCapsule } from './stop-capsule.js';

/** The longest that a detach takes, whatever the cluster does. */
const DETACH_MS = 12_000;
/** A capsule that has ended shows in the status within a second. */
const END_MS = 3_000;

/**
 * Ends what still runs, waits until the status says so, and says what was checked. Never rejects.
 * @param hasEnded the output was read to its end, so that the capsule only has to be waited for
 */
export async function detachCapsule(attached: Attached, hasEnded: boolean, signal: AbortSignal): Promise<Receipt> {
  let lines: readonly ReceiptLine[];
  try {
    lines = await within(DETACH_MS, signal, (inner) => endAndCompare(attached, hasEnded, inner));
  } catch (error) {
    lines = unknownLines(`could not be checked: ${error instanceof Error ? error.message : 'no answer'}`);
  } finally {
    await attached.observer.close();
  }
  return { lines, checkedAt: Date.now() };
}

async function endAndCompare(
  attached: Attached,
  hasEnded: boolean,
  signal: AbortSignal,
): Promise<readonly ReceiptLine[]> {
  await end(attached, hasEnded, signal);
  const { observer, plan, container } = attached;
  // The status that tells the end is fresh; anything else must be asked for.
  const seen = isOver(observer.seen, container) ? observer.seen : await observer.refresh(signal);
  return seen === undefined ? goneLines(plan.target) : compareTarget(seen, plan.target, container);
}

/** What can't be ended in time shows in the receipt, so failures end here. */
async function end(attached: Attached, hasEnded: boolean, signal: AbortSignal): Promise<void> {
  const { observer, container } = attached;
  try {
    if (hasEnded)
      await within(END_MS, signal, (inner) => observer.until((seen) => isOver(seen, container) || undefined, inner));
    if (isWaiting(attached)) return;
    await stopCapsule(attached, signal);
  } catch {
    signal.throwIfAborted();
  }
}

/** A capsule that never started has no process to end. */
function isWaiting({ observer, container }: Attached): boolean {
  const waiting = capsuleStatus(observer.seen, container)?.state?.waiting;
  return waiting !== undefined && waiting.reason !== 'ContainerCreating';
}
