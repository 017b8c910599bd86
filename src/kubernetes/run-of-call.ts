import { AsyncLocalStorage } from 'node:async_hooks';
import type { RunId } from '../domain/run-id.js';

const runs = new AsyncLocalStorage<RunId>();

/** Every call that `work` makes, also later and in the background, is of this run: its user agent says so in the cluster's audit log. */
export function asCallsOf<T>(run: RunId, work: () => T): T {
  return runs.run(run, work);
}

/** The run that the call under way is of. */
export function runOfCall(): RunId | undefined {
  return runs.getStore();
}
