import { about, aboutRun } from '../domain/about.js';
import type { Capsule } from '../domain/capsule.js';
import { RecapError } from '../domain/errors.js';
import type { Outcome } from '../domain/outcome.js';
import { done, failed, refused } from '../domain/outcome.js';
import type { Report } from '../domain/report.js';
import type { RunRecord } from '../domain/run.js';
import { reasonOf } from './cancellation.js';
import type { Explain } from './explain.js';
import type { LiveRun } from './live-run.js';
import type { LiveRuns } from './live-runs.js';
import type { Conversation, Output, Told } from './ports.js';
import type { RunLeases } from './recovery/run-leases.js';

export interface CarryDeps {
  readonly liveRuns: LiveRuns;
  readonly leases: RunLeases;
  readonly output: Output;
  readonly explain: Explain;
}

/** What became of a request: the whole of it, and the runs it had, which have ended here. */
export interface DispatchResult {
  readonly outcome: Outcome<Report>;
  readonly runs: readonly RunRecord[];
  /** Also of runs that failed, as far as they came. */
  readonly report: Report | undefined;
}

/** A run and the way that it takes to its end, which never rejects. */
export interface Carried {
  readonly live: LiveRun;
  readonly carry: () => Promise<void>;
}

/** The runs of one request, in their order. */
export interface CarriedRequest {
  /** Undefined where it is not known any more; then runs are not compared. */
  readonly capsule: Capsule | undefined;
  readonly runs: readonly Carried[];
  readonly conversation: Conversation;
}

/** Tells the conversation how the runs go. That all have ended is told by `finish`, after the result: nobody reads "done" above an empty thread. */
export function tellProgress(runs: readonly { readonly live: LiveRun }[], conversation: Conversation): void {
  const goesOn = runs.some(({ live }) => live.record.state !== 'ended');
  if (goesOn && !runs.some(({ live }) => live.isLeft)) conversation.progress(runs.map(({ live }) => live.progress));
}

/**
 * Carries the runs out, side by side, under one lease: the result is told as soon as the last output is there, the end when all capsules
 * are gone; what the chat does not take now is told later. `signal` stops them all. Where another process carries a run on, the request is left to it.
 */
export function carryRuns(request: CarriedRequest, deps: CarryDeps, signal: AbortSignal): Promise<DispatchResult> {
  const [first] = request.runs;
  const carry = (): Promise<DispatchResult> => carryAll(request, deps, signal);
  return first === undefined ? carry() : about(aboutRun(first.live.record), carry);
}

async function carryAll(
  { capsule, runs, conversation }: CarriedRequest,
  deps: CarryDeps,
  signal: AbortSignal,
): Promise<DispatchResult> {
  const lives = runs.map(({ live }) => live);
  const records = (): RunRecord[] => lives.map(({ record }) => record);
  const isLeft = (): boolean => lives.some((live) => live.isLeft);
  const stopAll = (): void => lives.forEach((live) => live.stop(reasonOf(signal)));
  signal.addEventListener('abort', stopAll, { once: true });
  if (signal.aborted) stopAll();
  let told: Told = 'told';
  try {
    const ended = Promise.all(runs.map(({ live, carry }) => deps.liveRuns.during(live, carry)));
    await Promise.all(lives.map(({ concluded }) => concluded));
    const report = reportOf(capsule, records(), deps);
    if (report !== undefined && !isLeft()) told = await tellResult(lives, report, conversation);
    await ended;
    return { outcome: isLeft() ? leftToAnother() : outcomeOf(records(), report), runs: records(), report };
  } finally {
    signal.removeEventListener('abort', stopAll);
    if (isLeft()) {
      conversation.leave();
      await deps.leases.leave(lives);
    } else if (told === 'told' && (await conversation.finish(records())) === 'told') {
      // What the store did not take is written by whoever takes the runs over when it does; a store that is full still forgets leases.
      if (lives.every(({ isWritten }) => isWritten)) await deps.leases.done(lives);
      else await deps.leases.leave(lives);
    } else {
      conversation.leave();
      await deps.leases.owe(lives);
    }
  }
}

async function tellResult(lives: readonly LiveRun[], report: Report, conversation: Conversation): Promise<Told> {
  const [first] = lives;
  if (first === undefined || first.record.resultTold === true) return 'told';
  const records = lives.map(({ record }) => record);
  const told = await conversation.result(records, report);
  if (told === 'told') await first.noteResultTold();
  return told;
}

/** The report of the one run, or the comparison of several. */
function reportOf(
  capsule: Capsule | undefined,
  runs: readonly RunRecord[],
  { output, explain }: CarryDeps,
): Report | undefined {
  const [only, ...others] = runs;
  if (only === undefined || others.length === 0 || capsule === undefined) return only?.report;
  const results = runs.map((run) => ({ run, report: run.report, end: run.end ?? { kind: 'failed' as const } }));
  try {
    return output.compare(capsule, results);
  } catch (error) {
    explain.outcome(error, { step: 'compare' });
    return undefined;
  }
}

function leftToAnother(): Outcome<never> {
  const { code, userMessage: message } = new RecapError('interrupted', 'Another process of the bot carries this on.');
  return failed({ code, message });
}

function outcomeOf(runs: readonly RunRecord[], report: Report | undefined): Outcome<Report> {
  const ends = runs.map(({ end }) => end);
  const failure = ends.find((end) => end?.kind === 'failed')?.failure;
  const refusal = ends.find((end) => end?.kind === 'refused')?.refusal;
  const undone = ends.filter((end) => end?.kind !== 'done').length;
  if (undone === 0 && report !== undefined) return done(report);
  if (failure === undefined && refusal !== undefined && undone === runs.length) {
    return refused(refusal.code, refusal.reason, refusal);
  }
  const first = failure ?? (refusal && { ...refusal, message: refusal.reason });
  const code = first?.code ?? 'internal';
  const message = first?.message ?? 'The result could not be shown.';
  const counted = runs.length === 1 ? message : `${undone} of ${runs.length} runs failed. ${message}`;
  return failed({ code, message: counted, hint: first?.hint, reference: failure?.reference });
}
