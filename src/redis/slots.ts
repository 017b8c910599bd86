import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../core/ports.js';
import type { Waiting } from '../domain/admission/waiting.js';
import type { LimitConnection } from './limit-connection.js';
import type { LimiterTimes } from './limiter-times.js';

/** A slot in a line, as bottleneck keeps it in Redis. */
export interface Slot {
  /** bottleneck's name of the line. */
  readonly line: string;
  readonly index: string;
  readonly client: string;
  /** How many the line has. */
  readonly most: number;
  /** Makes sure that the line is known to Redis. */
  readonly renewLine: () => Promise<unknown>;
}

interface Holder {
  readonly slots: Set<Slot>;
  /** When the slots of a job that has started end, on this process's clock; undefined while it waits. */
  until: number | undefined;
}

export interface SlotOptions {
  /** Milliseconds after a job's own deadline that its slots are held. */
  readonly marginMs: number;
  readonly times: Pick<LimiterTimes, 'lease' | 'quiet'>;
  /** The key of the time since when Redis remembers. */
  readonly mark: string;
}

const CROWDED_MS = 250;

/** The slots that the runs of this process hold, kept in Redis for as long as they are held and no longer. */
export class Slots {
  readonly #holders = new Map<Waiting, Holder>();
  #since: string | undefined;

  constructor(
    private readonly connection: () => LimitConnection,
    private readonly options: SlotOptions,
    private readonly log: Log,
  ) {}

  take(waiting: Waiting, slot: Slot): void {
    const holder = this.#holders.get(waiting) ?? { slots: new Set(), until: undefined };
    holder.slots.add(slot);
    this.#holders.set(waiting, holder);
  }

  release(waiting: Waiting, slot: Slot): void {
    const holder = this.#holders.get(waiting);
    holder?.slots.delete(slot);
    if (holder?.slots.size === 0) this.#holders.delete(waiting);
  }

  /** Before a job starts: true when all its slots are held, within the limits, and will be until it must be over. */
  async confirm(waiting: Waiting): Promise<boolean> {
    const holdMs = waiting.admission.deadlineMs + this.options.marginMs;
    while (!waiting.over) {
      const holder = this.#holders.get(waiting);
      const { quietFor, verdict } = await this.#keep([...(holder?.slots ?? [])], holdMs);
      if (verdict === 'lost') return false;
      if (quietFor <= 0 && verdict === 'kept') {
        if (holder !== undefined) holder.until = performance.now() + holdMs;
        return true;
      }
      await delay(Math.max(quietFor, CROWDED_MS));
    }
    return false;
  }

  /** To be called again and again: keeps the slots of those who wait, and takes again those of what runs when Redis has forgotten them. */
  async renew(): Promise<void> {
    const waiting = [...this.#holders.values()].filter(({ until }) => until === undefined);
    await Promise.all([
      this.#keep([], 0),
      ...waiting.map(({ slots }) => this.#keep([...slots], this.options.times.lease)),
    ]);
  }

  async #keep(
    slots: readonly Slot[],
    holdMs: number,
  ): Promise<{ quietFor: number; verdict: 'lost' | 'kept' | 'crowded' }> {
    const keys = slots.flatMap(({ line }) => [`b_${line}_settings`, `b_${line}_job_expirations`]);
    const args = slots.flatMap(({ index, most }) => [index, most]);
    const answer = await this.connection().script('confirm-slots', [this.options.mark, ...keys], [holdMs, ...args]);
    const [since, now, verdict] = answer as [string, string, number];
    if (this.#since !== undefined && this.#since !== since) {
      await this.#restore();
      this.#since = since;
      return this.#keep(slots, holdMs);
    }
    this.#since = since;
    const quietFor = Number(since) + this.options.times.quiet - Number(now);
    return { quietFor, verdict: verdict === 0 ? 'lost' : verdict === 1 ? 'kept' : 'crowded' };
  }

  async #restore(): Promise<void> {
    const running = [...this.#holders.values()].flatMap(({ slots, until }) =>
      until === undefined ? [] : [...slots].map((slot) => ({ slot, holdMs: Math.round(until - performance.now()) })),
    );
    this.log.warn({ slots: running.length }, 'limits-forgotten-by-redis');
    await Promise.all(
      running.map(async ({ slot, holdMs }) => {
        await slot.renewLine();
        const parts = ['settings', 'job_weights', 'job_expirations', 'job_clients', 'client_running'];
        const keys = parts.map((part) => `b_${slot.line}_${part}`);
        await this.connection().script('restore-slot', keys, [slot.index, Math.max(holdMs, 1), slot.client]);
      }),
    );
  }
}
