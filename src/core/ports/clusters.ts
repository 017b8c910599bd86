import type { Capsule, MechanismName } from '../../domain/capsule.js';
import type { ClusterName, NamespaceName } from '../../domain/names.js';
import type { Receipt } from '../../domain/receipt.js';
import type { RunId } from '../../domain/run-id.js';
import type { Target, TargetRef } from '../../domain/target.js';
import type { Access } from './people.js';

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
   * What another process has attached for the same run; undefined when nothing is there. Only reads: the plan's start-by time says until
   * when it may start still. Rejects with `target-gone`, `cluster-unreachable`, `bot-not-allowed`.
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
