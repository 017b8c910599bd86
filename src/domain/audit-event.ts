import type { ApprovalId } from './approval-id.js';
import type { ApprovalRecord, Decider } from './approval.js';
import type { ApprovalSubject } from './approval-subject.js';
import type { RunCapsule, RunEnd, RunRecord } from './run.js';
import type { Identity } from './identity.js';
import type { Outcome } from './outcome.js';
import type { Person } from './person.js';
import type { Receipt } from './receipt.js';
import { renderReceiptLine } from './receipt.js';
import type { Request } from './request.js';
import type { RunId } from './run-id.js';
import type { Target, TargetRef } from './target.js';
import { MAX_COMMAND_CHARS } from './words.js';

export const AUDIT_KINDS = [
  'request',
  'retaken',
  'refusal',
  'approval',
  'start',
  'taken-over',
  'end',
  'receipt',
  'swept',
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** Somebody in the chat, and in the cluster as soon as that is known. */
export type AuditWho = Pick<Person, 'chat' | 'workspace' | 'id'> &
  Partial<Pick<Person, 'name'>> &
  Partial<Pick<Identity, 'user' | 'groups' | 'source'>>;

/** Where something happens; ids as the cluster has them. */
export interface AuditWhere {
  readonly cluster: string;
  readonly namespace?: string;
  readonly pod?: string;
  readonly container?: string;
  readonly node?: string;
  /** Of the pod, or of the node that is the target. */
  readonly uid: string;
  readonly containerId?: string;
}

/** How something ended, or why it did not begin. */
export interface AuditOutcome {
  readonly kind: Outcome<unknown>['kind'];
  readonly code?: string;
  readonly text?: string;
  /** Leads to the line of the log that tells more. */
  readonly reference?: string;
}

/** What an event says of what is done: as much as is known then. */
export interface AuditWhat extends Partial<RunCapsule> {
  readonly argv?: readonly string[];
  readonly command?: string;
}

/** One thing that happened, for a reviewer. Joined by the ids: of the request, the run, the approval. */
export interface AuditEvent {
  readonly kind: AuditKind;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly who: AuditWho;
  readonly surface?: Request['surface'];
  /** What was typed. */
  readonly words?: string;
  readonly what?: AuditWhat;
  readonly where?: readonly AuditWhere[];
  /** In the requester's words; of an approval that is void, ours. */
  readonly why?: string;
  readonly outcome?: AuditOutcome;
  /** Of an approval: what happened to it, and how it stands then. */
  readonly approval?: ApprovalId;
  readonly step?: string;
  /** Of a run that is taken over, too: how far it was. */
  readonly state?: string;
  readonly hash?: string;
  readonly requester?: AuditWho;
  readonly approvedBy?: readonly string[];
  /** Of the step `approve`: what the person confirmed it with. */
  readonly secondFactor?: ApprovalRecord['secondFactor'];
  readonly receipt?: readonly string[];
  readonly run?: RunId;
  readonly runs?: readonly RunId[];
  readonly request?: string;
  readonly place?: string;
}

const iso = (at: number): string => new Date(at).toISOString();

export function whoOf({ person, identity }: Decider): AuditWho {
  const { chat, workspace, id, name } = person;
  const { user, groups, source } = identity;
  return { chat, workspace, id, name, user, groups, source };
}

/**
 * @param kind `retaken` when it is handled once more, after the process that had accepted it died: perhaps before its `request` was kept
 * @param at epoch milliseconds
 */
export function requestEvent(
  kind: 'request' | 'retaken',
  request: Request,
  who: AuditWho,
  place: string,
  at: number,
): AuditEvent {
  const { surface, text, key } = request;
  return { kind, time: iso(at), who, surface, words: wordsOf(text), request: key, place };
}

/** Of a request that is refused, or that failed before anything ran. */
export function refusalEvent(
  request: Request,
  who: AuditWho,
  outcome: Exclude<Outcome<unknown>, { kind: 'done' }>,
  place: string,
  at: number,
): AuditEvent {
  const { surface, text, key } = request;
  const why = outcomeOf(outcome);
  return { kind: 'refusal', time: iso(at), who, surface, words: wordsOf(text), outcome: why, request: key, place };
}

/** What is too long to be read as a command would fill the audit; a part of it could show a part of a secret. */
const wordsOf = (text: string): string =>
  text.length <= MAX_COMMAND_CHARS ? text : `(${text.length} characters, which were not read)`;

export function startEvent(run: RunRecord, at: number): AuditEvent {
  return { kind: 'start', ...aboutRun(run, at), ...(run.reason !== undefined && { why: run.reason }) };
}

export function endEvent(run: RunRecord, end: RunEnd, at: number): AuditEvent {
  return { kind: 'end', ...aboutRun(run, at), outcome: outcomeOf(end) };
}

export function receiptEvent(run: RunRecord, receipt: Receipt, at: number): AuditEvent {
  const lines = receipt.lines.map((line) => `${line.verdict} ${line.subject}: ${renderReceiptLine(line)}`);
  return { kind: 'receipt', ...aboutRun(run, at), receipt: lines };
}

/** Another process carries the run on, from the state that its record has. */
export function takeOverEvent(run: RunRecord, at: number): AuditEvent {
  return { kind: 'taken-over', ...aboutRun(run, at), ...byTheBot(run), state: run.state };
}

/** @param run whose capsule was left in the cluster and is removed now; the id alone where there is no record of it (any more) */
export function sweptEvent(run: RunRecord | RunId, at: number): AuditEvent {
  if (typeof run === 'string') return { kind: 'swept', time: iso(at), who: BOT, run };
  return { kind: 'swept', ...aboutRun(run, at), ...byTheBot(run) };
}

const BOT: AuditWho = { chat: 'recap', workspace: '', id: 'recap' };

const byTheBot = ({ requester, identity }: RunRecord): Pick<AuditEvent, 'who' | 'requester'> => ({
  who: BOT,
  requester: whoOf({ person: requester, identity }),
});

function aboutRun(run: RunRecord, at: number): Omit<AuditEvent, 'kind'> {
  const { capsule, argv, command, approval, target, place, id } = run;
  return {
    time: iso(at),
    who: whoOf({ person: run.requester, identity: run.identity }),
    what: { ...capsule, argv, command },
    where: [whereOf(target)],
    run: id,
    place,
    ...(approval !== undefined && { approval: approval.id, approvedBy: approval.by }),
    ...(run.request !== undefined && { request: run.request }),
  };
}

function whereOf(target: Target): AuditWhere {
  const { cluster, node } = target;
  if (target.kind === 'node') return { cluster, node, uid: target.uid };
  const { namespace, pod, container, state } = target;
  return { cluster, namespace, pod, container, node, uid: state.podUid, containerId: state.containerId };
}

/** A target of a request for approval, with what the approval is bound to. */
function whereAsked(ref: TargetRef, bound: ApprovalSubject['targets'][number] | undefined): AuditWhere {
  const { cluster, name } = ref;
  const uid = bound?.uid ?? '';
  if (ref.kind === 'node') return { cluster, node: name, uid };
  const { namespace, container } = ref;
  const containerId = bound?.containerId ?? '';
  return { cluster, namespace, pod: name, ...(container !== undefined && { container }), uid, containerId };
}

/** What happens to a request for approval; without `by` the time or the bot itself does it. */
export interface ApprovalStep {
  readonly step: string;
  readonly by?: Decider;
  readonly why?: string;
  readonly runs?: readonly RunId[];
  readonly outcome?: AuditOutcome;
}

export function approvalEvent(approval: ApprovalRecord, step: ApprovalStep, at: number): AuditEvent {
  const { id, state, hash, subject, targets, reason, requester, place, secondFactor } = approval;
  const { name, image } = subject.capsule;
  const why = step.why ?? reason;
  const runs = step.runs ?? approval.runs;
  return {
    kind: 'approval',
    time: iso(at),
    who: step.by === undefined ? BOT : whoOf(step.by),
    step: step.step,
    approval: id,
    state,
    hash,
    requester: whoOf(requester),
    what: { name, image, risk: approval.risk, argv: subject.argv, command: targets[0]?.command ?? '' },
    where: targets.map(({ ref }, index) => whereAsked(ref, subject.targets[index])),
    place,
    ...(why !== undefined && { why }),
    ...(step.step === 'approve' && secondFactor !== undefined && { secondFactor }),
    ...(runs.length > 0 && { runs }),
    ...(step.outcome !== undefined && { outcome: step.outcome }),
  };
}

export function outcomeOf({ kind, ...rest }: RunEnd | Outcome<unknown>): AuditOutcome {
  if ('refusal' in rest) {
    return { kind, code: rest.refusal.code, text: rest.refusal.reason };
  }
  if ('failure' in rest) {
    const { code, message, reference } = rest.failure;
    return { kind, code, text: message, ...(reference !== undefined && { reference }) };
  }
  return { kind };
}
