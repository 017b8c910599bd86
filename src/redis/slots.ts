import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../core/ports.js';
import type { Waiting } from '../domain/admission/waiting.js';
import { keyOfLine } from './bottleneck-keys.js';
import type { Slot, SlotScripts } from './slot-scripts.js';

/** Of a job that has started: until when, on this process's clock, its slots are held, and since when they are, as Redis says. */
interface Started {
  readonly until: number;
  readonly taken: string;
}

interface Holder {
  readonly slots: Set<Slot>;
  started?: Started;
}

const CROWDED_MS = 250;

type Verdict =
  readonly ['lost' | 'kept' | 'crowded'] | readonly ['quiet', forMs: string] | readonly ['start', taken: string];

/** The slots that the runs of this process hold, kept in Redis for as long as they are held and no longer. */
export class Slots {
  readonly #holders = new Map<Waiting, Holder>();
  #since: string | undefined;

  constructor(
    private readonly scripts: SlotScripts,
    private readonly log: Log,
    /** Makes Redis know who waits in the lines. */
    private readonly renewLines: () => Promise<unknown>,
  ) {}

  /** A run that goes through its lines has a slot in one. */
  take(waiting: Waiting, slot: Slot): void {
    const holder = this.#holders.get(waiting) ?? { slots: new Set() };
    holder.slots.add(slot);
    this.#holders.set(waiting, holder);
  }

  /** Said to Redis before bottleneck frees the slot. */
  release(waiting: Waiting, slot: Slot): void {
    const holder = this.#holders.get(waiting);
    if (holder?.started !== undefined && waiting.admission.isLeft?.() === true) {
      this.#holders.delete(waiting);
      this.#leave(waiting, holder.slots, holder.started);
      return;
    }
    holder?.slots.delete(slot);
    if (holder?.slots.size !== 0) return;
    this.#holders.delete(waiting);
    const taken = holder.started?.taken;
    if (taken !== undefined) this.scripts.forget(waiting.admission.id, taken).catch(nothing);
  }

  /** Under other names, which bottleneck does not know: so they stay taken, unless another process has them already. */
  #leave(waiting: Waiting, held: ReadonlySet<Slot>, { until, taken }: Started): void {
    const slots = [...held].map((slot) => ({ ...slot, index: randomUUID() }));
    this.scripts.take(waiting, slots, { how: { takenAt: taken }, holdMs: holdMsUntil(until) }).catch(nothing);
  }

  /** A job starts in slots that were taken together, or has been adopted with them. */
  hold(waiting: Waiting, slots: readonly Slot[], taken: string): void {
    const until = performance.now() + this.scripts.holdMs(waiting);
    this.#holders.set(waiting, { slots: new Set(slots), started: { until, taken } });
  }

  drop(waiting: Waiting): void {
    this.#holders.delete(waiting);
  }

  /** Before a job starts: true when all its slots are held, within the limits, and will be until it must be over. */
  async confirm(waiting: Waiting): Promise<boolean> {
    while (!waiting.over) {
      const holder = this.#holders.get(waiting);
      const holdMs = this.scripts.holdMs(waiting);
      const [verdict, value] = await this.#keep([...(holder?.slots ?? [])], waiting);
      if (verdict === 'lost') return false;
      if (verdict === 'start') {
        if (holder !== undefined) holder.started = { until: performance.now() + holdMs, taken: value };
        return true;
      }
      await delay(Math.max(verdict === 'quiet' ? Number(value) : 0, CROWDED_MS));
    }
    return false;
  }

  /** To be called again and again: keeps the slots of those who wait, and takes again those of what runs when Redis has forgotten them. */
  async renew(): Promise<void> {
    const waiting = [...this.#holders.values()].filter(({ started }) => started === undefined);
    await Promise.all([this.#keep([]), ...waiting.map(({ slots }) => this.#keep([...slots]))]);
  }

  /** With each answer of Redis: what it has forgotten is taken again first. */
  async heed(since: string): Promise<'known' | 'forgotten'> {
    const isKnown = this.#since === undefined || this.#since === since;
    if (!isKnown) await this.#restore();
    this.#since = since;
    return isKnown ? 'known' : 'forgotten';
  }

  async #keep(slots: readonly Slot[], starts?: Waiting): Promise<Verdict> {
    const { mark, record, quietMs, leaseMs } = this.scripts;
    const keys = slots.flatMap(({ line }) => [keyOfLine(line, 'settings'), keyOfLine(line, 'job_expirations')]);
    const args = slots.flatMap(({ line, index, limit }) => [line, index, limit.concurrent]);
    const run = starts === undefined ? mark : record(starts.admission.id);
    const holdMs = starts === undefined ? '' : this.scripts.holdMs(starts);
    const answer = await this.scripts.ask('confirm-slots', [mark, run, ...keys], [leaseMs, quietMs, holdMs, ...args]);
    const [since, ...verdict] = answer as [string, ...Verdict];
    return (await this.heed(since)) === 'known' ? verdict : this.#keep(slots, starts);
  }

  async #restore(): Promise<void> {
    const running = [...this.#holders].flatMap(([waiting, { slots, started }]) =>
      started === undefined ? [] : [{ waiting, slots: [...slots], ...started }],
    );
    this.log.warn({ runs: running.length }, 'limits-forgotten-by-redis');
    await Promise.all(
      running.map(async ({ waiting, slots, until, taken }) => {
        const how = { takenAt: taken };
        const { ours } = await this.scripts.take(waiting, slots, { how, holdMs: holdMsUntil(until) });
        // Another process has the run meanwhile, and its slots.
        if (ours === undefined) this.#holders.delete(waiting);
      }),
    );
    await this.renewLines();
  }
}

const holdMsUntil = (until: number): number => Math.max(1, Math.round(until - performance.now()));
const nothing = (): void => undefined;
