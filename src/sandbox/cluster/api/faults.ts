/** Fault injection: tests make single requests fail, stall or break off as a real cluster would. */
import type { RequestInfo } from './request-info.js';

export interface FaultRequest extends RequestInfo {
  user: string;
  userAgent: string;
}

export type FaultEffect =
  /** Answers with a v1.Status; `retryAfter` in seconds. */
  | { kind: 'status'; status: number; reason: string; message: string; retryAfter?: number }
  | { kind: 'delay'; ms: number }
  /** Closes the connection without an answer. */
  | { kind: 'reset' }
  /** Closes the connection after this many bytes of the body (or of WebSocket frames). */
  | { kind: 'reset-after-bytes'; bytes: number }
  /** A validating webhook says no; only writes ask it. */
  | { kind: 'webhook-deny'; message: string; webhook?: string; status?: 400 | 403 };

export interface Fault {
  match: (request: FaultRequest) => boolean;
  effect: FaultEffect;
  /** How many requests it hits; without it, all until it is removed. */
  times?: number;
}

export class Faults {
  readonly #active = new Map<Fault, number>();

  /** Returns a function that removes the fault again. */
  add(fault: Fault): () => void {
    this.#active.set(fault, fault.times ?? Number.POSITIVE_INFINITY);
    return () => this.#active.delete(fault);
  }

  clear(): void {
    this.#active.clear();
  }

  /** The effects for a request, in the order they were added; each counts as one hit. */
  take(request: FaultRequest): FaultEffect[] {
    const effects: FaultEffect[] = [];
    for (const [fault, left] of [...this.#active]) {
      if (!fault.match(request)) continue;
      effects.push(fault.effect);
      if (left <= 1) this.#active.delete(fault);
      else this.#active.set(fault, left - 1);
    }
    return effects;
  }
}
