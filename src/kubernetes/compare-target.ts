import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { ReceiptLine, ReceiptSubject, ReceiptVerdict } from '../domain/receipt.js';
import type { ContainerTarget } from '../domain/target.js';
import { CAPSULE_PREFIX } from './capsule-container.js';
import type { CapsulePlace } from './attached.js';
import { capsuleStatus, targetStatus } from './capsule-status.js';

export type Verdict = readonly [verdict: ReceiptVerdict, text: string, detail?: string];

/** The receipt of an ephemeral container: its own end, and the pod that it stands in compared with what was resolved. */
export function compareTarget(pod: V1Pod, target: ContainerTarget, place: CapsulePlace): ReceiptLine[] {
  return [
    ...receiptLines([['capsule', capsuleLine(pod, place)]]),
    ...targetLines(pod, target),
    ...receiptLines([['entries', entries(pod)]]),
  ];
}

/** What was resolved of the target, compared with what is there now. */
export function targetLines(pod: V1Pod, target: ContainerTarget): ReceiptLine[] {
  const was = target.state;
  const is = targetStatus(pod, target.container);
  return receiptLines([
    ['pod', same('pod', was.podUid, pod.metadata?.uid)],
    ['container', sameContainer(target, is)],
    ['restarts', sameCount(was.restartCount, is?.restartCount)],
    ['readiness', readiness(was.ready, is?.ready)],
  ]);
}

/** A verdict on each subject, as lines of a receipt. */
export function receiptLines(lines: readonly (readonly [ReceiptSubject, Verdict])[]): ReceiptLine[] {
  return lines.map(([subject, [verdict, text, detail]]) => ({
    subject,
    verdict,
    text,
    ...(detail === undefined ? {} : { detail }),
  }));
}

/** The receipt's lines where the pod is gone, and with it everything that was in it. */
export function goneLines(target: ContainerTarget): ReceiptLine[] {
  return [
    { subject: 'capsule', verdict: 'ok', text: 'ended with its pod' },
    { subject: 'pod', verdict: 'changed', text: `the pod ${target.pod} is gone` },
  ];
}

/** The receipt's lines where the cluster gave no answer. */
export function unknownLines(why: string): ReceiptLine[] {
  const about: readonly (readonly [ReceiptSubject, string])[] = [
    ['capsule', "whether the capsule has ended can't be seen"],
    ['pod', "the pod can't be compared"],
    ['container', "the container can't be compared"],
    ['restarts', "restarts can't be compared"],
    ['readiness', "readiness can't be compared"],
    ['entries', "the capsule entries in the pod's spec can't be counted"],
  ];
  return about.map(([subject, text]) => ({ subject, verdict: 'unknown', text, detail: why }));
}

function capsuleLine(pod: V1Pod, place: CapsulePlace): Verdict {
  const state = capsuleStatus(pod, place)?.state;
  if (state?.terminated !== undefined)
    return ['ok', `removed: process and container ended (exit code ${state.terminated.exitCode})`];
  if (state?.running !== undefined) return ['unknown', 'still runs; it ends by itself at its deadline'];
  const reason = state?.waiting?.reason ?? 'not started';
  return ['ok', `never ran (${reason}); started too late, it refuses to run`];
}

/** Whether an id is what it was. */
export function same(what: string, was: string, is: string | undefined): Verdict {
  if (is === undefined) return ['unknown', `the ${what} can't be compared`];
  return was === is ? ['ok', `same ${what}`, was] : ['changed', `another ${what}`, `was ${was}, is ${is}`];
}

/** One that has ended keeps its id until it is started again. */
function sameContainer({ container, state }: ContainerTarget, is: V1ContainerStatus | undefined): Verdict {
  const ended = is?.state?.terminated;
  if (ended !== undefined) return ['changed', `container ${container} has ended`, `exit code ${ended.exitCode}`];
  return same(`container ${container}`, shortId(state.containerId), shortId(is?.containerID));
}

function sameCount(was: number, is: number | undefined): Verdict {
  if (is === undefined) return ['unknown', "restarts can't be compared"];
  return was === is ? ['ok', 'no restart', `${was} before and after`] : ['changed', `restarts were ${was}, are ${is}`];
}

/** Whether a pod's or a node's readiness is what it was. */
export function readiness(was: boolean, is: boolean | undefined): Verdict {
  if (is === undefined) return ['unknown', "readiness can't be compared"];
  const words = (ready: boolean): string => (ready ? 'ready' : 'not ready');
  return was === is
    ? ['ok', was ? 'still ready' : 'not ready, as before']
    : ['changed', `was ${words(was)}, is ${words(is)}`];
}

function entries(pod: V1Pod): Verdict {
  const count = (pod.spec?.ephemeralContainers ?? []).filter(({ name }) => name.startsWith(CAPSULE_PREFIX)).length;
  return count === 1
    ? ['stays', "1 capsule entry in the pod's spec"]
    : ['stays', `${count} capsule entries in the pod's spec`];
}

/** Container ids as people know them: `containerd://8a1fb2fd0a99`. */
function shortId(id: string): string;
function shortId(id: string | undefined): string | undefined;
function shortId(id: string | undefined): string | undefined {
  const [runtime, hash] = id?.split('://') ?? [];
  return hash === undefined ? id : `${runtime}://${hash.slice(0, 12)}`;
}
