import type { ApprovalId } from '../../domain/approval-id.js';
import type { ApprovalRecord } from '../../domain/approval.js';
import type { AuditEvent } from '../../domain/audit-event.js';
import type { Person } from '../../domain/person.js';
import type { RunId } from '../../domain/run-id.js';
import type { RunRecord } from '../../domain/run.js';
import type { TargetRef } from '../../domain/target.js';

export interface RunFilter {
  /** The requester's id in the chat. */
  readonly person?: string;
  readonly capsule?: string;
  readonly namespace?: string;
  /** The pod's or the node's name. */
  readonly target?: string;
  readonly live?: boolean;
  /** Requested at this time or later, and before that one; epoch milliseconds. */
  readonly since?: number;
  readonly until?: number;
}

export type RunChange = Partial<
  Pick<
    RunRecord,
    'state' | 'startedAt' | 'endedAt' | 'end' | 'report' | 'receipt' | 'resultTold' | 'place' | 'changedAt'
  >
>;

export interface RunStore {
  /** All of them or none: rejects if a run of one of the ids is there. */
  create(...runs: readonly RunRecord[]): Promise<void>;
  get(id: RunId): Promise<RunRecord | undefined>;
  /** Compare-and-set on `version`; undefined when somebody else was first or the run is gone. A state goes only where mayFollow lets it. */
  change(run: RunRecord, change: RunChange): Promise<RunRecord | undefined>;
  /** Newest first; reports may be left out. */
  list(filter: RunFilter, most: number): Promise<readonly RunRecord[]>;
}

/** The requests for approval, as records that any process can carry on. */
export interface Approvals {
  /** Rejects if a request of that id is there. */
  create(approval: ApprovalRecord): Promise<void>;
  get(id: ApprovalId): Promise<ApprovalRecord | undefined>;
  /**
   * Compare-and-set on `version`: writes `next` with the version counted up, and gives it back; undefined when somebody else was
   * first or the request is gone. Whether the change is allowed is the caller's concern (domain/decide-approval).
   */
  change(current: ApprovalRecord, next: ApprovalRecord): Promise<ApprovalRecord | undefined>;
  /** Those that are not over (domain/approval `isOver`), newest first. */
  listOpen(most: number): Promise<readonly ApprovalRecord[]>;
}

/** What a thread is about. */
export interface ThreadTopic {
  /** The pod and container that were looked into last. */
  readonly exact: TargetRef;
  /** What was written, for when that pod is gone. */
  readonly asked: TargetRef;
}

export interface Threads {
  remember(thread: string, topic: ThreadTopic): Promise<void>;
  recall(thread: string): Promise<ThreadTopic | undefined>;
}

/** Makes at-least-once deliveries run once. */
export interface Deliveries {
  /** True for the first that claims the key; the claim is kept for at least an hour. */
  claim(key: string): Promise<boolean>;
}

/** Names a message of the bot. */
export interface PostMark {
  /** The id of what it belongs to, mostly a run. */
  readonly run: string;
  /** Which message of that it is. */
  readonly part: string;
}

export interface KnownPost {
  /** Nobody has begun it before. */
  readonly isNew: boolean;
  /** When it was first begun, by the store's clock; epoch milliseconds. */
  readonly begunAt: number;
  /** Where it stands; undefined while nobody has noted it: then it may be there or not. */
  readonly where?: string;
}

/** Which messages were posted, and where: so that each is posted once, whatever becomes of the process. Kept as long as runs are. */
export interface Posts {
  /** Called before a message is posted. Gives what was known of it. */
  begin(mark: PostMark): Promise<KnownPost>;
  /** It is there. `where` is in the chat's own words. */
  note(mark: PostMark, where: string): Promise<void>;
}

/** The secrets of the second factor; an administrator enrols people. */
export interface SecondFactors {
  /** The person's TOTP secret; undefined when nobody has enrolled them. Rejects when it can not be read. */
  secretOf(person: Person): Promise<Uint8Array | undefined>;
}

/** Bounds how often somebody may guess a code. */
export interface CodeTries {
  /**
   * Counts one more try of a key, before it is judged; false when there were 5 already. They are forgotten 10 minutes after the last of
   * them, so nobody has more than 5 within 10 minutes, and who has had them waits as long.
   */
  begin(key: string): Promise<boolean>;
  /** It was right: the tries of this key are forgotten. */
  forget(key: string): Promise<void>;
}

/** Something that must be done at some time, whatever becomes of the process that knew of it. */
export interface Obligation {
  readonly id: string;
  /** What is to be done; opaque to the store. */
  readonly what: string;
}

/** Obligations by due time. The times are those of the store's own clock, so replicas whose clocks differ agree. */
export interface Obligations {
  /** Due in that many milliseconds, and until then under the owner's lease, if one is named. One of the same id is replaced, and a lease on it ends. */
  put(obligation: Obligation, dueInMs: number, owner?: string): Promise<void>;
  /** What is due and under nobody's lease, the longest due first; it is the owner's for that long, and then anybody's again. */
  claim(owner: string, leaseMs: number, most: number): Promise<readonly Obligation[]>;
  /** True when it is gone. False, and nothing is changed, when it is somebody else's now. Without an owner it goes in any case. */
  done(id: string, owner?: string): Promise<boolean>;
  /** Begins the lease anew. False when it is not this owner's any more: then the owner stops what it does. */
  extend(id: string, owner: string, leaseMs: number): Promise<boolean>;
}

/** That somebody wants a run to stop that another process carries out. */
export interface StopWish {
  readonly run: RunId;
  /** The person's name. */
  readonly by: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The wishes that whoever carries the runs out looks at again and again; there are few. */
export interface Stops {
  /** The first wish for a run counts. */
  wish(wish: StopWish): Promise<void>;
  list(): Promise<readonly StopWish[]>;
  done(run: RunId): Promise<void>;
}

/** What a security review reads later: every request, refusal, decision, start, end and receipt. */
export interface Audit {
  /**
   * Resolves when the event is kept: called before the effect that it describes, which does not happen where this rejects. Whoever
   * calls has redacted it; an adapter bounds it, chains it to the one before and keeps it for good.
   */
  write(event: AuditEvent): Promise<void>;
}

/** People who want to see what is audited as it happens. Best effort: the audit itself is what counts. */
export interface AuditChannel {
  /** Of an event that is kept; redacted already. Returns at once and never throws. */
  tell(event: AuditEvent): void;
  /** Tells what waits still, for at most 2 seconds, and nothing afterwards. Never rejects. */
  close(): Promise<void>;
}
