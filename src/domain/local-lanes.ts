import type { Lane, Pace, Turn } from './pace.js';

/** Lanes and doors are forgotten when idle; they are looked through once there are this many. */
const MANY = 500;

/**
 * Paces of one process, by the generic cell rate algorithm: of a lane is remembered only when its next turn would be due, were none of
 * the burst left. Epoch milliseconds throughout.
 */
export class LocalLanes {
  readonly #next = new Map<string, number>();
  readonly #closedUntil = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  take(lane: Lane, pace: Pace): Turn {
    const forMs = this.closedMs(lane.door);
    if (forMs > 0) return { kind: 'closed', forMs };
    const now = this.now();
    const due = this.#due(lane.key, pace, now);
    forgetIdle(this.#next, now);
    this.#next.set(lane.key, Math.max(this.#next.get(lane.key) ?? 0, due) + pace.intervalMs);
    return { kind: 'taken', inMs: due - now };
  }

  tryTake(lane: Lane, pace: Pace): boolean {
    const now = this.now();
    if (this.closedMs(lane.door) > 0 || this.#due(lane.key, pace, now) > now) return false;
    this.take(lane, pace);
    return true;
  }

  close(door: string, forMs: number): void {
    const now = this.now();
    forgetIdle(this.#closedUntil, now);
    this.#closedUntil.set(door, Math.max(this.#closedUntil.get(door) ?? 0, now + forMs));
  }

  closedMs(door: string): number {
    return Math.max(0, (this.#closedUntil.get(door) ?? 0) - this.now());
  }

  #due(key: string, { intervalMs, burst }: Pace, now: number): number {
    return Math.max(now, (this.#next.get(key) ?? 0) - intervalMs * (burst - 1));
  }
}

function forgetIdle(times: Map<string, number>, now: number): void {
  if (times.size < MANY) return;
  for (const [key, time] of times) if (time <= now) times.delete(key);
}
