import { longestRunMs } from '../domain/capsule.js';
import { RecapError } from '../domain/errors.js';
import type { Report } from '../domain/report.js';
import type { BracketDeps } from './bracket.js';
import { attach, awaitStart, detach } from './bracket.js';
import type { Explain } from './explain.js';
import { follow } from './follow.js';
import { judge } from './judge.js';
import type { LiveRun, RunResult } from './live-run.js';
import { startByMs } from './options.js';
import type { Attachment, AttachPlan, CapsuleOutput, Mechanism, Output } from './ports.js';

/** What one run does, decided before it starts. The start-by time is set when its turn has come. */
export interface CapsuleJob {
  readonly plan: Omit<AttachPlan, 'startBy'>;
  readonly mechanism: Mechanism;
  /** What a reader of the report must know of how it came about. */
  readonly notes: readonly string[];
}

export interface RunCapsuleDeps extends BracketDeps {
  readonly output: Output;
  readonly explain: Explain;
}

/**
 * Attach, run, detach: the record says what is about to happen before it does, the result is told before the capsule is detached,
 * and the capsule is detached however the run went, unless another process carries the run on. Never rejects; how it ended is in the
 * record.
 */
export async function runCapsule(live: LiveRun, job: CapsuleJob, deps: RunCapsuleDeps): Promise<void> {
  const startBy = deps.clock.now() + startByMs(deps.options);
  const plan = { ...job.plan, startBy };
  await bracket(live, job, deps, async () => {
    await live.begin();
    return attach(job.mechanism, plan, live.signal, deps);
  });
}

/** What stands between the opening of a bracket, which attaches or adopts, and its end. Never rejects. */
export async function bracket(
  live: LiveRun,
  job: CapsuleJob,
  deps: RunCapsuleDeps,
  open: () => Promise<Attachment>,
): Promise<void> {
  let attachment: Attachment | undefined;
  let result: RunResult;
  try {
    attachment = await open();
    result = await useCapsule(live, job, attachment, deps);
  } catch (error) {
    if (live.isLeft) return attachment?.leave();
    result = { end: deps.explain.end(error, { run: job.plan.runId }) };
  }
  if (live.isLeft) return attachment?.leave();
  if (attachment === undefined) return live.end(result);
  const hasStarted = live.record.state !== 'attaching';
  await live.conclude(result);
  await live.end(result, await detach(attachment, job.plan.runId, deps, { hasStarted }));
}

async function useCapsule(
  live: LiveRun,
  job: CapsuleJob,
  attachment: Attachment,
  deps: RunCapsuleDeps,
): Promise<RunResult> {
  const { capsule, runId } = job.plan;
  await awaitStart(attachment, live.signal, deps);
  await live.advance({ state: 'running' });
  const longestMs = longestRunMs(capsule.limits);
  const output = await follow(attachment, { id: runId, longestMs, stop: live.signal }, deps);
  const stop: unknown = live.signal.reason;
  const error = judge(capsule, output, stop instanceof RecapError ? stop : undefined);
  // Where the tool did not look, there is nothing to report beside why.
  const looked = output.reason !== 'late' && error?.code !== 'does-not-fit';
  const report = looked ? reportOf(live, job, output, deps) : undefined;
  const end = error === undefined ? ({ kind: 'done' } as const) : deps.explain.end(error, { run: runId });
  return { end, ...(report !== undefined && { report }) };
}

function reportOf(live: LiveRun, job: CapsuleJob, output: CapsuleOutput, deps: RunCapsuleDeps): Report {
  const report = deps.output.report(live.record, job.plan.capsule, output);
  return { ...report, notes: [...job.notes, ...report.notes] };
}
