import type { Risk } from '../domain/capsule.js';
import { longestRunMs } from '../domain/capsule.js';
import { RecapError } from '../domain/errors.js';
import type { Outcome } from '../domain/outcome.js';
import { renderDuration } from '../domain/duration.js';
import { limitKeysOf } from '../domain/admission/limit-keys.js';
import { endOf } from './explain.js';
import type { LiveRun } from './live-run.js';
import type { CoreOptions } from './options.js';
import { startByMs } from './options.js';
import type { Admission, Limiter } from './ports.js';
import type { CapsuleJob, RunCapsuleDeps } from './run-capsule.js';
import { runCapsule } from './run-capsule.js';
import { within } from './within.js';

export interface ExecutorDeps extends RunCapsuleDeps {
  readonly limiter: Limiter;
}

/** A run with what its waiting needs to know. */
export interface QueuedJob extends CapsuleJob {
  /** By the mechanism that was chosen. */
  readonly risk: Risk;
  /** 0 first to 9 last. */
  readonly priority: number;
  /** Asks again whether the requester may; for runs that waited long. */
  readonly recheck: (signal: AbortSignal) => Promise<Outcome<void>>;
}

/** Takes a run through the limits and, when its turn comes, runs it. Never rejects; how it ended is in the record. */
export async function execute(live: LiveRun, job: QueuedJob, deps: ExecutorDeps): Promise<void> {
  let running: Promise<void> | undefined;
  const begin = (): Promise<void> => (running = whenAllowed(live, job, deps));
  try {
    await live.advance({ state: 'queued' });
    await awaitTurn(live, job, begin, deps);
  } catch (error) {
    if (running === undefined && !live.isLeft)
      await live.end({ end: deps.explain.end(error, { run: live.record.id }) });
  }
  await running;
}

/** Resolves when the run has begun. A limiter that never answers is given up, and can not begin the run any more after that. */
function awaitTurn(
  live: LiveRun,
  job: QueuedJob,
  begin: () => Promise<void>,
  { limiter, options }: ExecutorDeps,
): Promise<void> {
  const late = (): Error =>
    new RecapError('queue-full', `The run waited ${renderDuration(options.queueMs)} and its turn did not come.`, {
      hint: '`/recap runs` shows what goes on; try again later.',
    });
  return within(
    { ms: options.queueMs, signal: live.signal, late },
    (signal) =>
      new Promise<void>((resolve, reject) => {
        const start = (): Promise<void> => {
          signal.throwIfAborted();
          const running = begin();
          resolve();
          return running;
        };
        limiter.run(admissionOf(live, job, options, signal), start).then(resolve, reject);
      }),
  );
}

/** What the limits need to know of a run. */
export function admissionOf(live: LiveRun, job: QueuedJob, options: CoreOptions, signal: AbortSignal): Admission {
  const { runId: id, capsule, target } = job.plan;
  return {
    id,
    keys: limitKeysOf({ target, requester: live.record.requester }),
    priority: job.priority,
    deadlineMs: jobMs(longestRunMs(capsule.limits), options),
    signal,
    isLeft: () => live.isLeft,
    onPosition: (position) => live.moveTo(position),
  };
}

async function whenAllowed(live: LiveRun, job: QueuedJob, deps: ExecutorDeps): Promise<void> {
  try {
    const waited = deps.clock.now() - live.record.requestedAt;
    const answer = waited > deps.options.recheckAfterMs ? await job.recheck(live.signal) : undefined;
    if (answer !== undefined && answer.kind !== 'done') return await live.end({ end: endOf(answer) });
  } catch (error) {
    return live.isLeft ? undefined : live.end({ end: deps.explain.end(error, { run: live.record.id }) });
  }
  return runCapsule(live, job, deps);
}

/** The longest that a run may hold its slots: the sum of the bounds of its steps. */
function jobMs(longestMs: number, options: CoreOptions): number {
  const { attachMs, startMs, outputMarginMs, detachMs, storeMs } = options;
  const running = attachMs + startMs + longestMs + outputMarginMs;
  return Math.max(running, startByMs(options)) + detachMs + 4 * storeMs;
}
