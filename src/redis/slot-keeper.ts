import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { FreeSlots, SlotKeeper } from '../domain/admission/slot-keeper.js';
import type { Waiting } from '../domain/admission/waiting.js';
import type { RedisLine } from './line.js';
import type { Slot, SlotScripts, Taking } from './slot-scripts.js';
import type { Slots } from './slots.js';

const CLOSE_MS = 1_000;
const AGAIN_MS = 250;

/** Takes the slots of a run in all its lines by one script, and frees them by another, without a job of bottleneck. */
export class RedisSlotKeeper implements SlotKeeper<RedisLine> {
  /** What is said to Redis and nobody waits for. */
  readonly #said = new Set<Promise<unknown>>();
  #closed = false;

  constructor(
    private readonly scripts: SlotScripts,
    private readonly slots: Slots,
    private readonly note: (error: unknown) => void,
  ) {}

  confirm(waiting: Waiting): Promise<boolean> {
    return this.slots.confirm(waiting);
  }

  takeAll(waiting: Waiting, lines: readonly RedisLine[]): Promise<FreeSlots | undefined> | undefined {
    if (lines.length === 0) return undefined;
    const leave = join(lines);
    const slots = slotsIn(lines);
    return this.#takeNew(waiting, slots).then(
      (taken) => {
        if (taken === undefined) {
          leave();
          return undefined;
        }
        return (unused) => {
          leave();
          this.slots.drop(waiting);
          this.#own(this.#free(waiting, slots, taken, unused));
        };
      },
      (error: unknown) => {
        this.note(error);
        leave();
        return undefined;
      },
    );
  }

  /** Tried until it is so, or the job is over. */
  adopt(waiting: Waiting, lines: readonly RedisLine[]): FreeSlots {
    const leave = join(lines);
    const slots = slotsIn(lines);
    const over = new AbortController();
    const taking = this.#takeOver(waiting, slots, over.signal);
    this.#own(taking);
    return () => {
      over.abort();
      leave();
      this.#own(
        taking.then((taken) => {
          this.slots.drop(waiting);
          return taken === undefined ? undefined : this.#free(waiting, slots, taken);
        }),
      );
    };
  }

  /** Lets what was said be heard, for a moment. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.race([Promise.allSettled([...this.#said]), delay(CLOSE_MS)]);
  }

  /** Undefined when there is no room, and when the waiting has ended meanwhile. */
  async #takeNew(waiting: Waiting, slots: readonly Slot[]): Promise<string | undefined> {
    const taking = this.#take(waiting, slots, 'new');
    let isAbandoned = false;
    const abandoned = waiting.abandoned.then(() => {
      isAbandoned = true;
      return undefined;
    });
    // What Redis says too late, or never, for a run that nobody waits for any more, is given back.
    const giveBack = (taken: string | undefined): void => {
      if (!isAbandoned || taken === undefined) return;
      this.slots.drop(waiting);
      this.#own(this.#free(waiting, slots, taken, 'unused'));
    };
    this.#own(taking.then(giveBack, () => this.#free(waiting, slots, undefined, 'unused')));
    return Promise.race([taking, abandoned]);
  }

  async #takeOver(waiting: Waiting, slots: readonly Slot[], over: AbortSignal): Promise<string | undefined> {
    while (slots.length > 0 && !over.aborted && !this.#closed) {
      try {
        return await this.#take(waiting, slots, 'adopt');
      } catch (error) {
        this.note(error);
        await delay(AGAIN_MS);
      }
    }
    return undefined;
  }

  async #take(waiting: Waiting, slots: readonly Slot[], how: Taking['how']): Promise<string | undefined> {
    const { since, ours } = await this.scripts.take(waiting, slots, { how, holdMs: this.scripts.holdMs(waiting) });
    if (ours !== undefined) this.slots.hold(waiting, slots, ours);
    await this.slots.heed(since);
    return ours;
  }

  async #free(
    { admission }: Waiting,
    slots: readonly Slot[],
    taken: string | undefined,
    unused?: 'unused',
  ): Promise<void> {
    if (unused === undefined && admission.isLeft?.() === true) return;
    await this.scripts.free(admission.id, slots, taken, unused);
  }

  #own(said: Promise<unknown>): void {
    const owned: Promise<unknown> = said.catch(this.note).finally(() => this.#said.delete(owned));
    this.#said.add(owned);
  }
}

/** Counts a run among the users of its lines until the given function is called. */
function join(lines: readonly RedisLine[]): () => void {
  const leaves = lines.map((line) => line.join());
  return () => leaves.forEach((leave) => leave());
}

function slotsIn(lines: readonly RedisLine[]): readonly Slot[] {
  const index = randomUUID();
  return lines.map(({ name, limit }) => ({ line: name, index, limit }));
}
