import { createDeferred } from '../domain/deferred.js';
import type { TargetRef } from '../domain/target.js';
import type { DispatchResult } from './carry-runs.js';
import type { CapsuleRequest, PlannedRun } from './plan-jobs.js';
import type { Conversation } from './ports.js';
import type { RunRequestDeps } from './run-request.js';
import { runRequest } from './run-request.js';
import type { ThreadMemory } from './thread-memory.js';

/**
 * Carries the planned runs out, and remembers in their thread what it is about as soon as there is one: who reads the result may ask
 * again before the capsule is gone.
 * @param asked what was written; undefined remembers nothing
 */
export async function runRemembered(
  request: CapsuleRequest,
  planned: readonly PlannedRun[],
  { conversation, memory, asked }: { conversation: Conversation; memory: ThreadMemory; asked: TargetRef | undefined },
  deps: RunRequestDeps,
  signal: AbortSignal,
): Promise<DispatchResult> {
  const told = createDeferred<undefined>();
  const onTold = (): void => told.resolve(undefined);
  const targets = planned.map(({ job }) => job.plan.target);
  const remember = async (): Promise<void> => {
    await told.promise;
    if (asked !== undefined) await memory.remember(targets, asked);
  };
  const running = runRequest(request, planned, { conversation, onTold }, deps, signal).finally(onTold);
  const [result] = await Promise.all([running, remember()]);
  return result;
}
