import type { V1Node, V1Pod } from '@kubernetes/client-node';
import type { ReceiptLine, ReceiptSubject } from '../domain/receipt.js';
import type { RunId } from '../domain/run-id.js';
import type { ContainerTarget, NodeTarget, Target } from '../domain/target.js';
import { capsuleContainerName } from './capsule-container.js';
import type { Verdict } from './compare-target.js';
import { readiness, receiptLines, same, targetLines } from './compare-target.js';

/** The receipt's line on the capsule pod. */
export function removalLine(pod: string, isGone: boolean, hasRun: boolean): ReceiptLine[] {
  if (!isGone) return receiptLines([['capsule', ['unknown', `the capsule pod ${pod} is being deleted`]]]);
  const text = hasRun ? 'removed: process and capsule pod are gone' : 'never ran, and its pod is gone';
  return receiptLines([['capsule', ['ok', text, pod]]]);
}

/** What the receipt says of a container that was looked into from a pod of the capsule's own. */
export function containerLines(pod: V1Pod | undefined, target: ContainerTarget, runId: RunId): ReceiptLine[] {
  if (pod === undefined) return receiptLines([['pod', ['changed', `the pod ${target.pod} is gone`]]]);
  return [...targetLines(pod, target), ...receiptLines([['entries', entries(pod, capsuleContainerName(runId))]])];
}

/** What the receipt says of a node that was looked into. */
export function nodeLines(node: V1Node | undefined, target: NodeTarget): ReceiptLine[] {
  if (node === undefined) return receiptLines([['node', ['changed', `the node ${target.node} is gone`]]]);
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  return receiptLines([
    ['node', same('node', target.uid, node.metadata?.uid)],
    // A node that is not ready is no target.
    ['readiness', readiness(true, ready === undefined ? undefined : ready.status === 'True')],
  ]);
}

/** The receipt's lines where the cluster gave no answer. */
export function unknownNodeLines(target: Target, why: string): ReceiptLine[] {
  const about: readonly (readonly [ReceiptSubject, string])[] = [
    ['capsule', "whether the capsule pod is gone can't be seen"],
    target.kind === 'node' ? ['node', "the node can't be compared"] : ['pod', "the pod can't be compared"],
    ['readiness', "readiness can't be compared"],
  ];
  return receiptLines(about.map(([subject, text]) => [subject, ['unknown', text, why]]));
}

function entries({ spec }: V1Pod, own: string): Verdict {
  const isThere = spec?.ephemeralContainers?.some(({ name }) => name === own) === true;
  return isThere ? ['changed', "an entry was added to the pod's spec"] : ['ok', "nothing was added to the pod's spec"];
}
