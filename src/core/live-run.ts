import type { Deferred } from '../domain/deferred.js';
import { createDeferred } from '../domain/deferred.js';
import { RecapError } from '../domain/errors.js';
import type { Receipt } from '../domain/receipt.js';
import type { Report } from '../domain/report.js';
import type { RunEnd, RunProgress, RunRecord } from '../domain/run.js';
import { endEvent, receiptEvent, startEvent } from '../domain/audit-event.js';
import type { Trail } from './audit/trail.js';
import type { Clock, Log, RunChange, RunStore } from './ports.js';
import { HandedOver } from './recovery/handed-over.js';
import { askStore } from './ask-store.js';

export interface LiveRunDeps {
  readonly store: RunStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly trail: Trail;
  readonly storeMs: number;
}

/** What came of the capsule, before it was detached. */
export interface RunResult {
  readonly end: RunEnd;
  readonly report?: Report;
}

/** A run that this process carries out: its record as last written, and its stop switch. */
export class LiveRun {
  readonly #stop = new AbortController();
  readonly #concluded: Deferred<void> = createDeferred();
  #record: RunRecord;
  /** When changes were made to which the store has not answered: it may have taken them, or will. */
  #unanswered: readonly number[] = [];
  #isEndAudited = false;
  #isLeft = false;
  #isWritten = true;
  #last: Promise<void> = Promise.resolve();
  #position: number | undefined;

  constructor(
    record: RunRecord,
    private readonly deps: LiveRunDeps,
    /** Told after each change that people may see. */
    private readonly onChange: () => void,
    /** Where the chat shows the run now: known better once its first message is posted. */
    private readonly place: () => string,
  ) {
    this.#record = record;
    // Of a run that was taken over the end may be known already.
    if (record.end === undefined) return;
    this.#isEndAudited = true;
    this.#concluded.resolve();
  }

  get record(): RunRecord {
    return this.#record;
  }

  get progress(): RunProgress {
    const position = this.#record.state === 'queued' ? this.#position : undefined;
    return { run: this.#record, ...(position !== undefined && { position }) };
  }

  /** Aborted by `stop`, with the error that says who or what stopped the run. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Settles as soon as the end and the report are known, which is before the capsule is detached. */
  get concluded(): Promise<void> {
    return this.#concluded.promise;
  }

  /** The first reason counts. */
  stop(reason: RecapError): void {
    this.#stop.abort(reason);
  }

  /** True once another process carries the run on: nothing is written or told of it here any more. */
  get isLeft(): boolean {
    return this.#isLeft;
  }

  /** Its end is on record, or about to be. */
  get isEnding(): boolean {
    return this.#isEndAudited;
  }

  /** The store has taken the last change. */
  get isWritten(): boolean {
    return this.#isWritten;
  }

  /** Leaves the run, and its capsule as it is, to another process. */
  leave(): void {
    this.#isLeft = true;
    this.#stop.abort(new HandedOver());
    this.#concluded.resolve();
  }

  /** Whether another process has changed the record, or has written one of its own first. Rejects when the store does. */
  isTakenOver(): Promise<boolean> {
    return this.#inTurn(async () => {
      const { id, version, nonce } = this.#record;
      const stored = await this.#ask(() => this.deps.store.get(id));
      if (stored === undefined || (stored.version === version && stored.nonce === nonce)) return false;
      return !this.#takesOwn(stored);
    });
  }

  /** Rejects when the store does. */
  isOnRecord(): Promise<boolean> {
    return this.#inTurn(async () => (await this.#ask(() => this.deps.store.get(this.#record.id))) !== undefined);
  }

  moveTo(position: number): void {
    this.#position = position;
    this.onChange();
  }

  /** The record is in the store (core/record-runs), so people may see it. */
  noteRecorded(): void {
    this.onChange();
  }

  /**
   * Writes the intent of the next step. Rejects when the store does or has lost the record, and with HandedOver when the record is
   * another process's: then the run is left.
   */
  advance(change: RunChange): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isLeft) throw new HandedOver();
      const whole = { ...change, place: this.place(), changedAt: this.deps.clock.now() };
      const written = (await this.#change(whole)) ?? ((await this.#findsOwn()) ? await this.#change(whole) : undefined);
      if (written === undefined) return this.#losesRecord();
      this.#record = written;
      this.#isWritten = true;
      this.onChange();
    });
  }

  async #change(change: RunChange & { readonly changedAt: number }): Promise<RunRecord | undefined> {
    this.#unanswered = [...this.#unanswered, change.changedAt];
    const written = await this.#ask(() => this.deps.store.change(this.#record, change));
    this.#unanswered = written === undefined ? this.#unanswered.slice(0, -1) : [];
    return written;
  }

  /** Whether the version in the way is a change of our own, to which the store gave no answer in time. */
  async #findsOwn(): Promise<boolean> {
    if (this.#unanswered.length === 0) return false;
    const stored = await this.#ask(() => this.deps.store.get(this.#record.id));
    return stored !== undefined && this.#takesOwn(stored);
  }

  #takesOwn(stored: RunRecord): boolean {
    const { version, nonce } = this.#record;
    const isOwn =
      stored.nonce === nonce && stored.version === version + 1 && this.#unanswered.includes(stored.changedAt);
    if (!isOwn) return false;
    // None of the others can come through after this one.
    this.#unanswered = [];
    this.#record = { ...stored, ...this.#record, version: stored.version };
    return true;
  }

  async #losesRecord(): Promise<never> {
    const stored = await this.#ask(() => this.deps.store.get(this.#record.id));
    if (stored === undefined) {
      throw new RecapError('interrupted', 'The record of this run was lost, so it was ended.');
    }
    this.leave();
    throw new HandedOver();
  }

  #ask<T>(question: () => Promise<T>): Promise<T> {
    return askStore('the runs', this.deps.storeMs, question);
  }

  /** One question to the store after the other: each change is of the version that the one before has left. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.then(nothing, nothing);
    return turn;
  }

  /** The capsule is about to be attached: on record first, then in the store. Rejects as `advance`, and with `audit-unavailable`. */
  async begin(): Promise<void> {
    const { trail, clock } = this.deps;
    await trail.require(startEvent(this.#shown, clock.now()));
    await this.advance({ state: 'attaching', startedAt: clock.now() });
  }

  /** The result of the request was posted. A store that fails makes it be looked for again, at the worst. */
  async noteResultTold(): Promise<void> {
    await this.#write({ resultTold: true });
  }

  /** The result is known and the capsule is about to be detached. A store that fails does not keep it from that. */
  async conclude(result: RunResult): Promise<void> {
    await this.#auditEnd(result);
    await this.#write({ state: 'detaching', ...result });
    this.#concluded.resolve();
  }

  /** The last change. Whatever the store says, the run is over for this process. */
  async end(result: RunResult, receipt?: Receipt): Promise<void> {
    if (this.#isLeft) return;
    const { trail, clock } = this.deps;
    await this.#auditEnd(result);
    if (receipt !== undefined) await trail.note(receiptEvent(this.#shown, receipt, clock.now()));
    const endedAt = clock.now();
    await this.#write({ state: 'ended', endedAt, ...result, ...(receipt !== undefined && { receipt }) });
    this.#concluded.resolve();
  }

  /** Once, before anybody is told. The capsule must go whether or not the audit takes it. */
  async #auditEnd({ end }: RunResult): Promise<void> {
    if (this.#isEndAudited) return;
    this.#isEndAudited = true;
    await this.deps.trail.note(endEvent(this.#shown, end, this.deps.clock.now()));
  }

  /** The record with the place where it is shown now. */
  get #shown(): RunRecord {
    return { ...this.#record, place: this.place() };
  }

  async #write(change: RunChange): Promise<void> {
    try {
      await this.advance(change);
    } catch (error) {
      if (error instanceof HandedOver) return;
      this.deps.log.error({ run: this.#record.id, state: change.state, error: String(error) }, 'run-not-written');
      this.#isWritten = false;
      this.#record = { ...this.#record, ...change };
      this.onChange();
    }
  }
}

const nothing = (): void => undefined;
