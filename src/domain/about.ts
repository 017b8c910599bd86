import { AsyncLocalStorage } from 'node:async_hooks';
import type { RunId } from './run-id.js';

/** What the work under way is about. */
export interface About {
  /** The key of the request that it came of. */
  readonly request?: string;
  readonly run?: RunId;
}

const storage = new AsyncLocalStorage<About>();
const NOTHING: About = {};

/**
 * Every call that `work` makes, also later and in the background, is about this: log lines, the user agent of the calls to a cluster and
 * traces say so. What is not said stays as it was.
 */
export function about<T>(what: About, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...what }, work);
}

/** For what outlives the work that begins it, such as a timer that is shared from then on. */
export function aboutNothing<T>(work: () => T): T {
  return storage.run(NOTHING, work);
}

/** What the call under way is about. */
export function aboutNow(): About {
  return storage.getStore() ?? NOTHING;
}

/** A run, and the request that it came of where its record knows it. */
export function aboutRun({ id, request }: { readonly id: RunId; readonly request?: string }): About {
  return { run: id, ...(request !== undefined && { request }) };
}
