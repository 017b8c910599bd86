import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../core/ports.js';
import { RecapError } from '../../domain/errors.js';

/** How often something may be done: `burst` at once, then one per `intervalMs`. */
export interface Pace {
  readonly intervalMs: number;
  readonly burst: number;
}

/** More waiting calls than this on one key are refused rather than kept. */
const MOST_WAITING = 1_000;
/** Keys are forgotten when idle; they are looked through once there are this many. */
const MANY_KEYS = 500;

interface Lane {
  /** When the next call may go, were none of the burst left. Epoch milliseconds. */
  next: number;
  /** Slack said not to come before (Retry-After). Epoch milliseconds. */
  closedUntil: number;
  waiting: number;
}

/**
 * Spaces calls per key, so that a busy channel is not refused by Slack and holds up no other channel. The generic cell rate
 * algorithm: a lane remembers only when its next call would be due.
 */
export class Pacer {
  readonly #lanes = new Map<string, Lane>();

  constructor(private readonly clock: Clock) {}

  /**
   * Waits for the key's turn.
   * @throws RecapError `chat-undeliverable` when too many wait already; the signal's reason when it is aborted.
   */
  async turn(key: string, pace: Pace, signal: AbortSignal): Promise<void> {
    const lane = this.#lane(key);
    if (lane.waiting >= MOST_WAITING)
      throw new RecapError('chat-undeliverable', 'Too many messages wait for this channel.');
    const due = this.#take(lane, pace);
    lane.waiting += 1;
    try {
      for (let wait = due - this.clock.now(); wait > 0; wait = Math.max(due, lane.closedUntil) - this.clock.now()) {
        await sleep(wait, undefined, { signal });
      }
    } finally {
      lane.waiting -= 1;
    }
  }

  /** True if a call may go at once; takes the turn then. For what may as well be left out. */
  tryTurn(key: string, pace: Pace): boolean {
    const lane = this.#lane(key);
    const now = this.clock.now();
    if (lane.closedUntil > now || lane.next - pace.intervalMs * (pace.burst - 1) > now) return false;
    this.#take(lane, pace);
    return true;
  }

  /** Slack asked to wait: nobody goes on this key before. */
  close(key: string, forMs: number): void {
    const lane = this.#lane(key);
    lane.closedUntil = Math.max(lane.closedUntil, this.clock.now() + forMs);
  }

  #take(lane: Lane, { intervalMs, burst }: Pace): number {
    const now = this.clock.now();
    const due = Math.max(now, lane.closedUntil, lane.next - intervalMs * (burst - 1));
    lane.next = Math.max(lane.next, due) + intervalMs;
    return due;
  }

  #lane(key: string): Lane {
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    if (this.#lanes.size >= MANY_KEYS) this.#forgetIdle();
    const lane: Lane = { next: 0, closedUntil: 0, waiting: 0 };
    this.#lanes.set(key, lane);
    return lane;
  }

  #forgetIdle(): void {
    const now = this.clock.now();
    for (const [key, { next, closedUntil, waiting }] of this.#lanes) {
      if (waiting === 0 && next <= now && closedUntil <= now) this.#lanes.delete(key);
    }
  }
}
