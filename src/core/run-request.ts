import type { ExecutorDeps } from './executor.js';
import type { Trail } from './audit/trail.js';
import type { Carried, CarryDeps, DispatchResult } from './carry-runs.js';
import { carryRuns, tellProgress } from './carry-runs.js';
import { execute } from './executor.js';
import { endOf } from './explain.js';
import { LiveRun } from './live-run.js';
import type { CapsuleRequest, PlannedRun } from './plan-jobs.js';
import { firstRecord } from './plan-jobs.js';
import type { Conversation } from './ports.js';
import type { RecordDeps } from './record-runs.js';
import { recordRuns } from './record-runs.js';
import { HandedOver } from './recovery/handed-over.js';

export interface RunRequestDeps extends ExecutorDeps, CarryDeps, RecordDeps {
  readonly trail: Trail;
}

/**
 * Carries the planned runs of a new request out. `signal` stops them all.
 * @param onTold called once the conversation has been told of them, from when on it has a thread
 */
export async function runRequest(
  request: CapsuleRequest,
  planned: readonly PlannedRun[],
  { conversation, onTold }: { readonly conversation: Conversation; readonly onTold?: () => void },
  deps: RunRequestDeps,
  signal: AbortSignal,
): Promise<DispatchResult> {
  const runs: Carried[] = [];
  const onChange = (): void => {
    tellProgress(runs, conversation);
    onTold?.();
  };
  const lives = planned.map((plan) => newLiveRun(request, plan, conversation, onChange, deps));
  const recorded = recordRuns(lives, deps, signal);
  recorded.catch(() => undefined);
  for (const [index, live] of lives.entries()) {
    const plan = planned[index];
    if (plan !== undefined) runs.push({ live, carry: () => carryOut(live, plan, recorded, deps) });
  }
  return carryRuns({ capsule: request.capsule, runs, conversation }, deps, signal);
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

/** The records of the whole request are there before one of its runs begins, and before anybody is told: so nobody is left with words that nobody keeps. */
async function carryOut(
  live: LiveRun,
  { job, preflight }: PlannedRun,
  recorded: Promise<void>,
  deps: RunRequestDeps,
): Promise<void> {
  try {
    await recorded;
    live.noteRecorded();
  } catch (error) {
    if (error instanceof HandedOver) return live.leave();
    return live.end({ end: deps.explain.end(error, { run: live.record.id, step: 'create' }) });
  }
  if (preflight.kind !== 'done') return live.end({ end: endOf(preflight) });
  return execute(live, job, deps);
}
