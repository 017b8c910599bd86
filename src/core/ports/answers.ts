import type { ApprovalRecord } from '../../domain/approval.js';
import type { Capsule } from '../../domain/capsule.js';
import type { Outcome } from '../../domain/outcome.js';
import type { ChartPart, PicturePart, Report } from '../../domain/report.js';
import type { RunEnd, RunProgress, RunRecord } from '../../domain/run.js';
import type { CapsuleOutput } from './clusters.js';

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
 * Whether something has reached its people. `owed`: not yet, and another try, much later, may succeed. `told`: nothing is left to do, also
 * where the chat refuses for good, which the log says.
 */
export type Told = 'told' | 'owed';

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
  /**
   * The result, at once when it is there; the receipt follows with `finish`. The signal ends the tries early. What is owed is asked for
   * again, of a conversation that resumes this one.
   */
  result(runs: readonly RunRecord[], report: Report, signal?: AbortSignal): Promise<Told>;
  /** The end of the request: all runs have ended. Called once after `progress` where nothing is owed; the same holds as for `result`. */
  finish(runs: readonly RunRecord[], signal?: AbortSignal): Promise<Told>;
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
