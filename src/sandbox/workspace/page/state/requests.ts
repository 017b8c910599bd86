import type { PageRequest, PageResult } from '../../page-protocol.js';

type WithoutId<T> = T extends unknown ? Omit<T, 'request_id'> : never;

/** Any request of the page, without the id that `Requests` chooses. */
export type Draft = WithoutId<PageRequest>;

/** Longer than the three seconds after which Slack gives up on an app, so that the workspace's own verdict arrives first. */
const DEADLINE_MS = 10_000;

interface Waiting {
  resolve: (result: PageResult) => void;
  timer: ReturnType<typeof setTimeout>;
}

/** The requests that wait for their results. */
export class Requests {
  readonly #waiting = new Map<string, Waiting>();
  #count = 0;

  /**
   * Sends one request and waits for its result, at most ten seconds. Never rejects: what went wrong is in the result
   * (`connection_lost`, `no_answer`, or the workspace's own word).
   */
  send(draft: Draft, deliver: (request: PageRequest) => boolean): Promise<PageResult> {
    this.#count += 1;
    const request_id = `${Date.now().toString(36)}-${this.#count}`;
    const request: PageRequest = { ...draft, request_id };
    if (!deliver(request)) return Promise.resolve(failure(request_id, 'connection_lost'));
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.settle(failure(request_id, 'no_answer')), DEADLINE_MS);
      this.#waiting.set(request_id, { resolve, timer });
    });
  }

  /** Hands a result to whoever waits for it. */
  settle(result: PageResult): void {
    const waiting = this.#waiting.get(result.request_id);
    if (waiting === undefined) return;
    this.#waiting.delete(result.request_id);
    clearTimeout(waiting.timer);
    waiting.resolve(result);
  }

  /** Fails all that wait, because the connection is gone. */
  failAll(): void {
    for (const id of [...this.#waiting.keys()]) this.settle(failure(id, 'connection_lost'));
  }
}

function failure(request_id: string, error: string): PageResult {
  return { type: 'result', request_id, ok: false, error };
}
