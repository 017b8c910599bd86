import type { Changes } from './changes.js';
import type { JsonObject } from './json.js';

/** One call of the Web API, as it ended. */
export interface RecordedCall {
  readonly method: string;
  /** Without the token. */
  readonly args: JsonObject;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly tookMs: number;
  /** HTTP status; 0 when the connection was cut or left hanging. */
  readonly status: number;
  readonly ok: boolean;
  readonly error?: string;
}

/** A sandbox may run for days; nobody looks further back than this. */
const KEPT = 20_000;

export class CallLog {
  readonly #calls: RecordedCall[] = [];

  constructor(private readonly changes: Changes) {}

  record(call: RecordedCall): void {
    this.#calls.push(call);
    if (this.#calls.length > KEPT) this.#calls.shift();
    this.changes.tell({ type: 'called' });
  }

  /** All calls, or those of one method. */
  list(method?: string): readonly RecordedCall[] {
    return method === undefined ? [...this.#calls] : this.#calls.filter((call) => call.method === method);
  }

  forget(): void {
    this.#calls.length = 0;
  }
}
