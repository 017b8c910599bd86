import type { Lane, Pace } from './pace.js';

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

  /** See the port Lanes. */
  take({ key, door }: Lane, { intervalMs, burst }: Pace): number {
    const now = this.now();
    const next = this.#next.get(key) ?? 0;
    const wait = Math.max((this.#closedUntil.get(door) ?? 0) - now, next - intervalMs * (burst - 1) - now);
    if (wait > 0) return wait;
    forgetIdle(this.#next, now);
    this.#next.set(key, Math.max(next, now) + intervalMs);
    return 0;
  }

  close(door: string, forMs: number): void {
    const now = this.now();
    forgetIdle(this.#closedUntil, now);
    this.#closedUntil.set(door, Math.max(this.#closedUntil.get(door) ?? 0, now + forMs));
  }
}

function forgetIdle(times: Map<string, number>, now: number): void {
  if (times.size < MANY) return;
  for (const [key, time] of times) if (time <= now) times.delete(key);
}
