import type { ApprovalId } from './approval-id.js';
import type { SecondFactor } from './approval-policy.js';
import type { ApprovalSubject } from './approval-subject.js';
import type { Risk } from './capsule.js';
import type { Identity } from './identity.js';
import type { Person } from './person.js';
import type { Surface } from './request.js';
import type { RunId } from './run-id.js';
import type { TargetRef } from './target.js';

/**
 * `open` waits for people; `approved` has its quorum and is to be used at once; all others are ends. A review ends as `approved` or
 * `denied`: its run began before it.
 */
export const APPROVAL_STATES = ['open', 'approved', 'used', 'denied', 'withdrawn', 'expired', 'void'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

/** `approval`: before the run. `review`: after a run that broke the glass. */
export type ApprovalKind = 'approval' | 'review';

/** Somebody who decides, in the chat and in the cluster. */
export interface Decider {
  readonly person: Person;
  readonly identity: Identity;
}

export interface Decision {
  readonly kind: 'approve' | 'deny';
  readonly by: Decider;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** One run that is asked for. */
export interface ApprovalTarget {
  /** The command that leads to exactly this run again. */
  readonly command: string;
  readonly ref: TargetRef;
}

/**
 * A request that others let a run start, or judge one that began without them. Plain data: all that another process needs to carry
 * it on after a restart is in it.
 */
export interface ApprovalRecord {
  readonly id: ApprovalId;
  readonly kind: ApprovalKind;
  readonly state: ApprovalState;
  /** Counts the changes; the compare-and-set of the store is on it. */
  readonly version: number;
  readonly subject: ApprovalSubject;
  /** `hashSubject` of what is approved. */
  readonly hash: string;
  readonly requester: Decider;
  readonly surface: Surface;
  readonly reason?: string;
  readonly targets: readonly ApprovalTarget[];
  readonly risk: Risk;
  /** What the capsule could do at worst, and what was checked beforehand, in sentences for those who decide. */
  readonly atWorst: readonly string[];
  readonly checks: readonly string[];
  readonly quorum: number;
  /** What each of those who approve confirms it with; denying needs none. */
  readonly secondFactor?: SecondFactor;
  /** Where the runs are shown; opaque to all but the chat. */
  readonly place: string;
  /** The channel that the policy names, and the message that people decide on once it is posted; opaque too. */
  readonly channel?: string;
  readonly message?: string;
  /** Epoch milliseconds. */
  readonly requestedAt: number;
  readonly changedAt: number;
  /** From then on nobody can decide any more. A review does not expire. */
  readonly expiresAt?: number;
  /** An approval is used right away or not at all. */
  readonly useBy?: number;
  /** Of a review: when people are reminded next, and how often. */
  readonly remindAt?: number;
  readonly remindEveryMs?: number;
  readonly decisions: readonly Decision[];
  /** Why it is void. */
  readonly why?: string;
  /** The runs that it started, or that are reviewed. */
  readonly runs: readonly RunId[];
}

/** Whether nothing can change it any more. */
export function isOver({ state, kind }: Pick<ApprovalRecord, 'state' | 'kind'>): boolean {
  return state !== 'open' && !(state === 'approved' && kind === 'approval');
}

/** Those whose approval counts. */
export function approvers({ decisions }: ApprovalRecord): readonly Decider[] {
  return decisions.filter(({ kind }) => kind === 'approve').map(({ by }) => by);
}

/** The same person, or somebody else who is the same user in the cluster: two accounts of one person are one voice. */
export function isSameVoice(a: Decider, b: Decider): boolean {
  const samePerson =
    a.person.chat === b.person.chat && a.person.workspace === b.person.workspace && a.person.id === b.person.id;
  return samePerson || a.identity.user === b.identity.user;
}
