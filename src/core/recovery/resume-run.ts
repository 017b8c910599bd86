import { setTimeout as sleep } from 'node:timers/promises';
import { RecapError } from '../../domain/errors.js';
import type { Receipt } from '../../domain/receipt.js';
import { detach } from '../bracket.js';
import type { ExecutorDeps, QueuedJob } from '../executor.js';
import { admissionOf, execute } from '../executor.js';
import { endOf } from '../explain.js';
import type { LiveRun } from '../live-run.js';
import type { Attachment } from '../ports.js';
import { startByMs } from '../options.js';
import { bracket } from '../run-capsule.js';
import { unstoppable, within } from '../within.js';
import type { JobAgainDeps } from './job-again.js';
import { isSameCapsule, jobAgain } from './job-again.js';

export type ResumeDeps = ExecutorDeps & JobAgainDeps;

/** A capsule whose attach was on its way when its process died shows by then. */
const LOOKS = 3;
const LOOK_MS = 1_000;
/** An API server that is away is waited for so long: the capsule has to be read, and to go. */
const AWAY_MS = 120_000;

/** Carries a run on from where its record stands. Nothing is attached a second time. Never rejects. */
export async function resumeRun(live: LiveRun, deps: ResumeDeps): Promise<void> {
  const { state } = live.record;
  const job = jobAgain(live.record, deps);
  if (state === 'ended') return job && occupying(live, job, deps, nothingMore);
  if (job === undefined) return interrupt(live, deps, 'The bot stopped, and this run is of another version of it.');
  if (state === 'detaching') return occupying(live, job, deps, () => finishDetach(live, job, deps));
  if (state === 'requested' || state === 'queued') return queueAgain(live, job, deps);
  return occupying(live, job, deps, () => bracket(live, job, deps, () => adopt(live, job, deps)));
}

/** The process may have died before it gave its slots back. */
const nothingMore = (): Promise<void> => Promise.resolve();

/** It was never started, so it may be: with the checks that its time in the queue calls for. */
async function queueAgain(live: LiveRun, job: QueuedJob, deps: ResumeDeps): Promise<void> {
  if (!isSameCapsule(live.record, deps)) {
    const why = 'The bot stopped before this run began, and its capsule is another one now.';
    return occupying(live, job, deps, () => interrupt(live, deps, why));
  }
  const { explain, options } = deps;
  const late = (): Error => new RecapError('cluster-unreachable', 'The cluster did not answer the checks in time.');
  try {
    const bound = { ms: options.resolveMs, signal: live.signal, late };
    await within(bound, (signal) => job.mechanism.preflight({ ...job.plan, startBy: 0 }, 'none', signal));
  } catch (error) {
    if (live.isLeft) return;
    const end = endOf(explain.outcome(error, { run: live.record.id, step: 'preflight' }));
    return occupying(live, job, deps, () => live.end({ end }));
  }
  await execute(live, job, { ...deps, options: { ...options, recheckAfterMs: 0 } });
}

/** What the dead process has attached. Rejects with `interrupted` when there is nothing of it. */
async function adopt(live: LiveRun, job: QueuedJob, deps: ResumeDeps): Promise<Attachment> {
  const wasAttaching = live.record.state === 'attaching';
  for (let look = 1; ; look += 1) {
    const found = await findAttached(live, job, live.signal, deps);
    if (found !== undefined) return found;
    if (!wasAttaching) {
      throw new RecapError(
        'interrupted',
        'The bot stopped during this run, and its capsule and output are gone.',
        AGAIN,
      );
    }
    if (look === LOOKS) {
      throw new RecapError('interrupted', 'The bot stopped before the capsule was attached: nothing was run.', AGAIN);
    }
    await sleep(LOOK_MS, undefined, { signal: live.signal });
  }
}

const AGAIN = { hint: 'Give the command again.' };

/** The result is known; what is left is that the capsule goes. */
async function finishDetach(live: LiveRun, job: QueuedJob, deps: ResumeDeps): Promise<void> {
  const { end, report } = live.record;
  const result = {
    end: end ?? deps.explain.end(new RecapError('interrupted', 'The bot stopped during this run.'), {}),
    ...(report !== undefined && { report }),
  };
  await live.end(result, await receiptOf(live, job, deps));
}

async function receiptOf(live: LiveRun, job: QueuedJob, deps: ResumeDeps): Promise<Receipt> {
  const checkedAt = deps.clock.now();
  try {
    const attachment = await findAttached(live, job, unstoppable(), deps);
    if (attachment !== undefined) return await detach(attachment, job.plan.runId, deps, { hasStarted: false });
    const text = 'the capsule was gone when the run was taken over; its target was not compared';
    return { lines: [{ subject: 'capsule', verdict: 'ok', text }], checkedAt };
  } catch (error) {
    const why = error instanceof RecapError ? error.userMessage : 'the cluster did not answer';
    const text = `could not be checked when the run was taken over: ${why}`;
    return { lines: [{ subject: 'capsule', verdict: 'unknown', text }], checkedAt };
  }
}

/** Asked again while the cluster is away. */
async function findAttached(
  { record: { startedAt = 0 } }: LiveRun,
  { mechanism, plan }: QueuedJob,
  signal: AbortSignal,
  { clock, options }: ResumeDeps,
): Promise<Attachment | undefined> {
  const until = clock.now() + AWAY_MS;
  const startBy = startedAt + startByMs(options);
  const late = (): Error => new RecapError('cluster-unreachable', 'The cluster did not answer in time.');
  for (;;) {
    try {
      const bound = { ms: options.attachMs, signal, late };
      return await within(bound, (inner) => mechanism.adopt({ ...plan, startBy }, inner));
    } catch (error) {
      const isAway = error instanceof RecapError && error.code === 'cluster-unreachable';
      if (!isAway || signal.aborted || clock.now() > until) throw error;
      await sleep(LOOK_MS, undefined, { signal });
    }
  }
}

/**
 * What goes on already, or had begun: it does not wait for the limits, and counts in them with what its process held, until it is over.
 * Longer than a run that this process begins, by the time for which a cluster that is away is waited for.
 */
function occupying(live: LiveRun, job: QueuedJob, deps: ResumeDeps, work: () => Promise<void>): Promise<void> {
  const admission = admissionOf(live, job, deps.options, unstoppable());
  return deps.limiter.adopt({ ...admission, deadlineMs: admission.deadlineMs + AWAY_MS }, work);
}

async function interrupt(live: LiveRun, { explain }: ResumeDeps, message: string): Promise<void> {
  await live.end({ end: explain.end(new RecapError('interrupted', message, AGAIN), { run: live.record.id }) });
}
