import type { Capsule } from '../domain/capsule.js';
import type { Outcome } from '../domain/outcome.js';
import { done, failed, refused } from '../domain/outcome.js';
import type { Report } from '../domain/report.js';
import type { RunRecord } from '../domain/run.js';
import { reasonOf } from './cancellation.js';
import type { ExecutorDeps } from './executor.js';
import type { Trail } from './audit/trail.js';
import { execute } from './executor.js';
import { endOf } from './explain.js';
import { LiveRun } from './live-run.js';
import type { LiveRuns } from './live-runs.js';
import type { CapsuleRequest, PlannedRun } from './plan-jobs.js';
import { firstRecord } from './plan-jobs.js';
import type { Conversation, RunStore } from './ports.js';

export interface RunRequestDeps extends ExecutorDeps {
  readonly store: RunStore;
  readonly trail: Trail;
  readonly liveRuns: LiveRuns;
}

/** What became of a request: the whole of it, and the runs it had, which have ended. */
export interface DispatchResult {
  readonly outcome: Outcome<Report>;
  readonly runs: readonly RunRecord[];
  /** Also of runs that failed, as far as they came. */
  readonly report: Report | undefined;
}

/**
 * Carries the planned runs out, side by side, and tells the conversation how they go: the result as soon as the last output is
 * there, the end when all capsules are gone. `signal` stops them all.
 */
export async function runRequest(
  request: CapsuleRequest,
  planned: readonly PlannedRun[],
  conversation: Conversation,
  deps: RunRequestDeps,
  signal: AbortSignal,
): Promise<DispatchResult> {
  const runs: { readonly live: LiveRun; readonly plan: PlannedRun }[] = [];
  const records = (): RunRecord[] => runs.map(({ live }) => live.record);
  // That all have ended is told by `finish`, after the result: nobody reads "done" above an empty thread.
  const tell = (): void => {
    if (runs.some(({ live }) => live.record.state !== 'ended')) {
      conversation.progress(runs.map(({ live }) => live.progress));
    }
  };
  for (const plan of planned) runs.push({ plan, live: newLiveRun(request, plan, conversation, tell, deps) });
  const stopAll = (): void => runs.forEach(({ live }) => live.stop(reasonOf(signal)));
  signal.addEventListener('abort', stopAll, { once: true });
  if (signal.aborted) stopAll();
  try {
    tell();
    const ended = Promise.all(runs.map(({ live, plan }) => carryOut(live, plan, deps)));
    await Promise.all(runs.map(({ live }) => live.concluded));
    const report = reportOf(request.capsule, records(), deps);
    if (report !== undefined) await conversation.result(records(), report);
    await ended;
    return { outcome: outcomeOf(records(), report), runs: records(), report };
  } finally {
    signal.removeEventListener('abort', stopAll);
    await conversation.finish(records());
  }
}

function newLiveRun(
  request: CapsuleRequest,
  plan: PlannedRun,
  conversation: Conversation,
  onChange: () => void,
  { store, clock, log, trail, options }: RunRequestDeps,
): LiveRun {
  const record = firstRecord(request, plan, { place: conversation.place, now: clock.now() });
  return new LiveRun(
    record,
    { store, clock, log, trail, storeMs: options.storeMs },
    onChange,
    () => conversation.place,
  );
}

async function carryOut(live: LiveRun, { job, preflight }: PlannedRun, deps: RunRequestDeps): Promise<void> {
  await deps.liveRuns.during(live, async () => {
    try {
      await live.create();
    } catch (error) {
      return live.end({ end: deps.explain.end(error, { run: live.record.id, step: 'create' }) });
    }
    if (preflight.kind !== 'done') return live.end({ end: endOf(preflight) });
    return execute(live, job, deps);
  });
}

/** The report of the one run, or the comparison of several. */
function reportOf(
  capsule: Capsule,
  runs: readonly RunRecord[],
  { output, explain }: RunRequestDeps,
): Report | undefined {
  const [only, ...others] = runs;
  if (only === undefined || others.length === 0) return only?.report;
  const results = runs.map((run) => ({ run, report: run.report, end: run.end ?? { kind: 'failed' as const } }));
  try {
    return output.compare(capsule, results);
  } catch (error) {
    explain.outcome(error, { step: 'compare' });
    return undefined;
  }
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
