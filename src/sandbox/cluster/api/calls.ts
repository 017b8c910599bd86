/** A record of the requests that the server answered, for tests of permissions and of the number of calls. */

export interface Call {
  /** The user that the request acted as (after impersonation); empty when authentication failed. */
  user: string;
  verb: string;
  group: string;
  resource: string;
  subresource: string;
  namespace: string | undefined;
  name: string | undefined;
  path: string;
  userAgent: string;
  status: number;
}

/** Calls kept; older ones are dropped so that a long sandbox session does not grow. */
const KEPT = 10_000;

export class Calls {
  readonly #list: Call[] = [];
  readonly #listeners = new Set<(call: Call) => void>();

  /** Oldest first. */
  get list(): readonly Call[] {
    return this.#list;
  }

  /** Every call from now on, at the moment its status is known. Returns the unsubscribe function. */
  subscribe(listener: (call: Call) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  clear(): void {
    this.#list.length = 0;
  }

  record(call: Call): void {
    this.#list.push(call);
    if (this.#list.length > KEPT) this.#list.shift();
    for (const listener of this.#listeners) listener(call);
  }
}
