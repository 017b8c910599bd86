/**
 * What the core needs of the world. Each port is as small as its consumer needs; adapters live in slack/, kubernetes/, memory/ and
 * redis/, and every port has one contract suite in test/contract that runs on each of them.
 */
import type { ApprovalId } from '../domain/approval-id.js';
import type { ApprovalRecord } from '../domain/approval.js';
import type { AuditEvent } from '../domain/audit-event.js';
import type { Admission, LimitKeys } from '../domain/admission/admission.js';
import type { Capsule, MechanismName } from '../domain/capsule.js';
import type { Identity } from '../domain/identity.js';
import type { ClusterName, NamespaceName } from '../domain/names.js';
import type { Outcome } from '../domain/outcome.js';
import type { Person } from '../domain/person.js';
import type { Receipt } from '../domain/receipt.js';
import type { ChartPart, PicturePart, Report } from '../domain/report.js';
import type { Author } from '../domain/request.js';
import type { RunId } from '../domain/run-id.js';
import type { RunEnd, RunProgress, RunRecord } from '../domain/run.js';
import type { Target, TargetRef } from '../domain/target.js';

// ---- who asks ----------------------------------------------------------------------------------------------------------------

/** Vouches for people: slack/directory, the CLI. Refuses outsiders, guests, bots and the deactivated (`not-a-member`). */
export interface Directory {
  find(author: Author, signal: AbortSignal): Promise<Outcome<Person>>;
}

/** What Kubernetes identity a person stands for: the mapping rules, or the kubeconfig's own user. */
export interface Identities {
  resolve(person: Person, signal: AbortSignal): Promise<Outcome<Identity>>;
}

export type CapsuleVerb = 'run' | 'approve' | 'break-glass';

export interface AccessQuestion {
  readonly verb: CapsuleVerb;
  readonly capsule: string;
  /** Undefined asks for the whole cluster. */
  readonly namespace: NamespaceName | undefined;
}

/** The cluster's own RBAC. Never cached here; rejects with `cluster-unreachable` or `bot-not-allowed`, which callers treat as no. */
export interface Access {
  may(
    identity: Identity,
    question: AccessQuestion,
    signal: AbortSignal,
  ): Promise<{ allowed: boolean; reason?: string }>;
}

// ---- what it runs on ---------------------------------------------------------------------------------------------------------

export interface TargetResolver {
  /**
   * One target, or with `all` each pod behind the name. Rejects with `target-not-found` (its hint names the nearest names),
   * `ambiguous-target`, `target-not-ready`, `too-many-targets`, `cluster-unreachable`, `bot-not-allowed`.
   */
  resolve(ref: TargetRef, options: { all: boolean; most: number }, signal: AbortSignal): Promise<readonly Target[]>;
  /** Every namespace of the cluster, for suggestions; the caller shows only those that the asker may see. */
  namespaces(signal: AbortSignal): Promise<readonly NamespaceName[]>;
}

/** Everything that an attach needs, decided beforehand; nothing in it is user text that was not checked. */
export interface AttachPlan {
  readonly runId: RunId;
  readonly capsule: Capsule;
  readonly argv: readonly string[];
  readonly target: Target;
  /** The requester's user in the cluster, for what the cluster itself writes down. */
  readonly requestedBy?: string;
  /** Marks the trailer line of this run; unguessable, so that a tool's output can not forge it. */
  readonly nonce: string;
  /** Epoch milliseconds after which the supervisor refuses to start. */
  readonly startBy: number;
}

/** Why the supervisor ended the tool, as its trailer says. */
export type EndReason = 'exited' | 'deadline' | 'stopped' | 'late' | 'output-limit' | 'unknown';

export interface CapsuleOutput {
  readonly bytes: Uint8Array;
  readonly reason: EndReason;
  readonly exitCode: number | undefined;
  /** More was written than the limit let through. */
  readonly truncated: boolean;
  /** The trailer came, and its count of bytes is what arrived. */
  readonly complete: boolean;
  readonly artifact?: Artifact;
}

/** The binary file that a tool left. It never goes through a log; `sha256` (hex) was taken in the capsule and found equal here. */
export interface Artifact {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** It had reached its limit when the tool was ended for it. */
  readonly truncated: boolean;
}

/** A capsule that was attached and must be detached, whatever happens. */
export interface Attachment {
  /** Resolves once the tool runs or has run. Rejects with `image-pull`, `start-failed`, `start-timeout`, `target-gone`. */
  started(signal: AbortSignal): Promise<void>;
  /** The whole output, when it is complete; survives a connection that is reset. Rejects with `output-lost`, `target-gone`. */
  output(signal: AbortSignal): Promise<CapsuleOutput>;
  /** The kill switch. Resolves when the cluster has taken it; the end shows in `output`. May be called more than once. */
  stop(signal: AbortSignal): Promise<void>;
  /** Ends what still runs, waits until it is gone, releases what this side holds, and says what was checked. Never rejects. */
  detach(signal: AbortSignal): Promise<Receipt>;
  /** Leaves the capsule as it is, for another process to adopt, and releases what this side holds. Never rejects. */
  leave(): Promise<void>;
}

/**
 * `none`: the attach itself will tell. `recent`: asked, unless the same was admitted a moment ago. `now`: asked, since people are going
 * to decide by the answer.
 */
export type AdmissionQuestion = 'none' | 'recent' | 'now';

export interface Mechanism {
  readonly name: MechanismName;
  /**
   * Whether the attach would be taken, by what is known already and as far as is wished by the cluster's admission; nothing is
   * changed. Rejects with a refusal: `does-not-fit`, `under-pressure`, `admission-refused`, `image-pull`.
   */
  preflight(plan: AttachPlan, admission: AdmissionQuestion, signal: AbortSignal): Promise<void>;
  /**
   * Idempotent for the same run. Rejects with a RecapError; then nothing was attached, or what was attached ends by itself.
   */
  attach(plan: AttachPlan, signal: AbortSignal): Promise<Attachment>;
  /**
   * What another process has attached for the same run; undefined when nothing is there. Only reads: the plan's start-by time is of no
   * account. Rejects with `target-gone`, `cluster-unreachable`, `bot-not-allowed`.
   */
  adopt(plan: AttachPlan, signal: AbortSignal): Promise<Attachment | undefined>;
  /**
   * Removes what it has made in the bot's own namespace for runs that have ended, and for unknown ones what is over; gives their ids.
   * Rejects with `cluster-unreachable`, `bot-not-allowed`, and as `fate` does.
   */
  removeLeft(
    fate: (run: RunId) => Promise<'live' | 'ended' | 'unknown'>,
    signal: AbortSignal,
  ): Promise<readonly RunId[]>;
}

export interface Cluster {
  readonly name: ClusterName;
  readonly targets: TargetResolver;
  readonly access: Access;
  readonly mechanisms: ReadonlyMap<MechanismName, Mechanism>;
}

export interface Clusters {
  readonly defaultName: ClusterName;
  readonly names: readonly ClusterName[];
  get(name: ClusterName): Cluster | undefined;
}

/** Which images may run at all. */
export interface ImagePolicy {
  /**
   * Resolves when an image may be attached. Rejects with `image-refused`: its registry is not allowed, or nobody who is trusted is
   * known to have signed it, for whatever reason that could not be found out.
   */
  verify(image: string, signal: AbortSignal): Promise<void>;
}

// ---- limits ------------------------------------------------------------------------------------------------------------------

export type { Admission, LimitKeys };

/** Not part of this contract: deadlines of the job itself, and what is told to people. */
export interface Limiter {
  /**
   * Runs the job once every limit that applies admits it, and gives what it gives. Rejects with `queue-full` at once when too
   * many wait, `shutting-down` once closed, and with the signal's reason when that is aborted while waiting.
   */
  run<T>(admission: Admission, job: () => Promise<T>): Promise<T>;
  /** Refuses what is new and what still waits (`shutting-down`); resolves when the running jobs have settled. */
  close(): Promise<void>;
}

// ---- memory ------------------------------------------------------------------------------------------------------------------

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
  /** Rejects if a run of that id is there. */
  create(run: RunRecord): Promise<void>;
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

// ---- answers -----------------------------------------------------------------------------------------------------------------

/** Turns what a tool printed into a report, and keeps secrets in; every text that leaves goes through `redact`. */
export interface Output {
  report(run: RunRecord, capsule: Capsule, output: CapsuleOutput): Report;
  /** One table that compares the same capsule on several targets. */
  compare(capsule: Capsule, results: readonly { run: RunRecord; report: Report | undefined; end: RunEnd }[]): Report;
  redact(text: string): string;
}

/** Draws the parts that a chat can not show itself. */
export interface Pictures {
  /** A PNG, 1,200 pixels wide. Rejects when the signal ends it or it can not be drawn. */
  png(part: ChartPart | PicturePart, signal: AbortSignal): Promise<Uint8Array>;
}

/** The reply to a request that started no run, and the last word on one that could not. */
export type Answer = Outcome<Report>;

/**
 * Where a request came from and its replies go. All text is redacted already. No method rejects: an adapter owns its retries and says
 * in the log what could not be delivered; a run does not end because a chat is away.
 */
export interface Conversation {
  /** The thread's name for `Threads`, once there is one. */
  thread(): Promise<string | undefined>;
  /** Where this conversation stands, for the run's record. */
  readonly place: string;
  /**
   * Asks the asker for the code of their second factor, in a form that comes back as the request to approve, with the code. False where
   * there is no form, or it did not open in time; after true the refusal that says that a code is needed is not shown.
   */
  askCode?(approval: ApprovalRecord): Promise<boolean>;
  /** A reply that is not a run: help, lists, refusals. */
  answer(answer: Answer): Promise<void>;
  /** The live state of the runs of this request; may be called often, adapters coalesce. */
  progress(runs: readonly RunProgress[]): void;
  /** The result, at once when it is there; the receipt follows with `finish`. */
  result(runs: readonly RunRecord[], report: Report): Promise<void>;
  /** The end of the request: all runs have ended. Called exactly once after `progress`. */
  finish(runs: readonly RunRecord[]): Promise<void>;
  /** Another process carries the runs on and tells what becomes of them: nothing more is said from here. */
  leave(): void;
}

/** Where people are asked for their approval. All text is redacted already. */
export interface ApprovalMessages {
  /** Asks; gives the place of the message, which buttons carry, and the place for its runs. Rejects when nobody can see it. */
  post(approval: ApprovalRecord, signal: AbortSignal): Promise<{ readonly message: string; readonly place: string }>;
  /** Brings a posted message to where the request stands. Rejects when that does not succeed. */
  update(approval: ApprovalRecord, signal: AbortSignal): Promise<void>;
  /** Says something below the message, to the requester or to all who look at it. */
  remark(approval: ApprovalRecord, text: string, signal: AbortSignal): Promise<void>;
  /** The conversation for the runs of a request; undefined when its place is none of this chat. */
  conversation(approval: ApprovalRecord): Conversation | undefined;
}

// ---- the rest ----------------------------------------------------------------------------------------------------------------

/** Structured log; `fields` hold no user text that was not quoted and no output. */
export interface Log {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}
