import type { ApprovalId } from './approval-id.js';
import type { Capsule, MechanismName, Risk } from './capsule.js';
import type { Identity } from './identity.js';
import type { Failure, OutcomeKind, Refusal } from './outcome.js';
import type { Person } from './person.js';
import type { Receipt } from './receipt.js';
import type { Report } from './report.js';
import type { RunId } from './run-id.js';
import type { Target } from './target.js';

export const RUN_STATES = ['requested', 'queued', 'attaching', 'running', 'detaching', 'ended'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** Where each state may lead. A run can end from anywhere; it never goes back. */
const NEXT: Readonly<Record<RunState, readonly RunState[]>> = {
  requested: ['queued', 'ended'],
  queued: ['attaching', 'ended'],
  attaching: ['running', 'detaching', 'ended'],
  running: ['detaching', 'ended'],
  detaching: ['ended'],
  ended: [],
};

export function mayFollow(from: RunState, to: RunState): boolean {
  return NEXT[from].includes(to);
}

/** How a run ended, as its record keeps it. */
export interface RunEnd {
  readonly kind: OutcomeKind;
  readonly refusal?: Refusal;
  readonly failure?: Failure;
}

/** What a run's record keeps of its capsule, with the mechanism that was chosen and the risk that it has by that one. */
export interface RunCapsule extends Pick<Capsule, 'name' | 'image'> {
  readonly mechanism: MechanismName;
  readonly risk: Risk;
}

/** By whose leave a run started that may not start by itself: approved before, or reviewed after the glass was broken. */
export interface RunApproval {
  readonly id: ApprovalId;
  readonly kind: 'approval' | 'review';
  /** The names of those who approved. */
  readonly by: readonly string[];
}

/** One execution of one capsule on one target for one requester. Written before each step that has an effect. */
export interface RunRecord {
  readonly id: RunId;
  readonly state: RunState;
  /** Counts the changes; the compare-and-set of the store is on it. */
  readonly version: number;
  readonly capsule: RunCapsule;
  readonly argv: readonly string[];
  /** The command as it can be given again: `netstat shop/pod/web-…:app --listening`. */
  readonly command: string;
  /** Why, in the requester's words. */
  readonly reason?: string;
  readonly approval?: RunApproval;
  /** The key of the request that it came of; joins both in the audit. */
  readonly request?: string;
  readonly requester: Person;
  readonly identity: Identity;
  readonly target: Target;
  /** Marks the trailer line of its capsule, so that another process can read the log to its end. For nobody's eyes while it runs. */
  readonly nonce?: string;
  /** What a reader of the report must know of how the run came about. */
  readonly notes?: readonly string[];
  /** Where the chat shows this run; opaque to all but the chat that made it. */
  readonly place: string;
  /** Epoch milliseconds. */
  readonly requestedAt: number;
  readonly changedAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly end?: RunEnd;
  readonly report?: Report;
  readonly receipt?: Receipt;
  /** The result of the request whose first run this is was posted. */
  readonly resultTold?: boolean;
}

/** A run as a chat shows it while it goes on. */
export interface RunProgress {
  readonly run: RunRecord;
  /** Place in the queue, 1 is next; only while queued. */
  readonly position?: number;
}
