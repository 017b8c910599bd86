import { RecapError } from '../domain/errors.js';
import type { Receipt, ReceiptLine } from '../domain/receipt.js';
import type { Attached } from './attached.js';
import { capsuleStatus } from './capsule-status.js';
import { within } from '../domain/deadline.js';
import type { Stage } from './detach-capsule.js';
import { removePod, removePodUnseen } from './node-remove.js';
import { containerLines, nodeLines, removalLine, unknownNodeLines } from './node-receipt.js';
import { readTargetNode, readTargetPod } from './node-target.js';
import { stopCapsule } from './stop-capsule.js';

/** The longest that a detach takes, whatever the cluster does. */
const DETACH_MS = 13_000;
/** The supervisor ends a tool within two seconds; the end of the pod takes along what is left. */
const STOP_MS = 2_500;

/** Ends what still runs, removes the capsule pod, waits until it is gone, and says what was checked. Never rejects. */
export async function detachNodeCapsule(attached: Attached, stage: Stage, signal: AbortSignal): Promise<Receipt> {
  const { client, plan, place } = attached;
  let lines: readonly ReceiptLine[];
  try {
    lines = await within(DETACH_MS, signal, (inner) => removeAndCompare(attached, stage, inner));
  } catch (error) {
    const why = error instanceof RecapError ? error.userMessage : 'could not be checked in time';
    lines = unknownNodeLines(plan.target, why);
    await removePodUnseen(client, { namespace: place.namespace, name: place.pod });
  } finally {
    await attached.observer.close();
  }
  return { lines, checkedAt: Date.now() };
}

async function removeAndCompare(attached: Attached, stage: Stage, signal: AbortSignal): Promise<ReceiptLine[]> {
  const { client, place, observer } = attached;
  const hasRun = stage === 'started' || stage === 'ended' || isRunning(attached);
  if (stage !== 'ended' && isRunning(attached)) await endGently(attached, signal);
  const isGone = await removePod(client, place, observer, signal);
  return [...removalLine(place.pod, isGone, hasRun), ...(await compare(attached, signal))];
}

async function compare({ client, plan }: Attached, signal: AbortSignal): Promise<ReceiptLine[]> {
  const { target, runId } = plan;
  if (target.kind === 'node') return nodeLines(await readTargetNode(client, target, signal), target);
  return containerLines(await readTargetPod(client, target, signal), target, runId);
}

function isRunning({ observer, place }: Attached): boolean {
  return capsuleStatus(observer.seen, place)?.state?.running !== undefined;
}

/** So that the supervisor takes away the tool's orphans; the deletion ends everything in any case. */
async function endGently(attached: Attached, signal: AbortSignal): Promise<void> {
  try {
    await within(STOP_MS, signal, (inner) => stopCapsule(attached, inner));
  } catch {
    signal.throwIfAborted();
  }
}
