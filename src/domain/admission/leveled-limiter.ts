import type { LimitOptions } from '../limits.js';
import type { Admission, LimitKeys } from './admission.js';
import type { Line } from './line.js';
import type { Lines } from './lines.js';
import { ANNOUNCE_AFTER_MS } from './places.js';
import type { FreeSlots, SlotKeeper } from './slot-keeper.js';
import type { Waiting } from './waiting.js';
import { createWaiting, queueFull, shuttingDown } from './waiting.js';

/**
 * Gives each run a slot in all lines of its keys: at once where they have room, or else takes it through them, from the narrowest to the
 * broadest, and bounds how many may wait. Between people it is fair by its levels: who has as many runs going as one person may waits in
 * the own line, not in those of all.
 */
export class LeveledLimiter<L extends Line = Line> {
  /** Each admission that is not over, with the promise of its end. */
  readonly #live = new Map<Waiting, Promise<void>>();
  /** Those of them that wait: they had to when they came, or have not started soon after. */
  readonly #queue = new Set<Waiting>();
  #sequence = 0;
  #closed = false;

  constructor(
    private readonly options: LimitOptions,
    private readonly keyed: Lines<L>,
    private readonly keeper: SlotKeeper<L>,
  ) {}

  /** Lines that are held in memory; idle ones go. */
  get lines(): number {
    return this.keyed.size;
  }

  async run<T>(admission: Admission, job: () => Promise<T>): Promise<T> {
    if (this.#closed) throw shuttingDown();
    admission.signal.throwIfAborted();
    const lines = this.keyed.of(admission.keys);
    const mustWait = lines.some(({ full }) => full);
    if (mustWait && this.#isQueueFull(admission.keys)) throw queueFull();
    const { waiting, result } = createWaiting(admission, this.#sequence++, job);
    if (mustWait) this.#queue.add(waiting);
    this.#live.set(waiting, this.#admit(waiting, lines));
    return result;
  }

  refuses(keys: Pick<LimitKeys, 'person' | 'cluster'>): boolean {
    if (!this.#isQueueFull(keys)) return false;
    return (['person', 'cluster'] as const).some((level) => this.keyed.peek(level, keys[level])?.full === true);
  }

  adopt<T>(admission: Admission, job: () => Promise<T>): Promise<T> {
    const lines = this.keyed.of(admission.keys);
    const { waiting, result } = createWaiting(admission, this.#sequence++, job);
    const free = this.keeper.adopt(waiting, lines);
    this.#live.set(
      waiting,
      this.#startIn(free, waiting).finally(() => this.#forget(waiting)),
    );
    return result;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#live.keys()) waiting.abandon(shuttingDown());
    while (this.#live.size > 0) await Promise.all(this.#live.values());
    await this.keyed.close();
  }

  async #admit(waiting: Waiting, lines: readonly L[]): Promise<void> {
    const { signal } = waiting.admission;
    const leave = (): void => {
      this.#queue.delete(waiting);
      waiting.abandon(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    const noteWaiting = setTimeout(() => this.#queue.add(waiting), ANNOUNCE_AFTER_MS).unref();
    const onStart = (): void => {
      clearTimeout(noteWaiting);
      this.#queue.delete(waiting);
    };
    try {
      const taking = this.keeper.takeAll(waiting, lines);
      const free = taking && (await taking);
      if (free === undefined) return await this.#passAll(waiting, lines, onStart);
      onStart();
      await this.#startIn(free, waiting);
    } finally {
      clearTimeout(noteWaiting);
      signal.removeEventListener('abort', leave);
      this.#forget(waiting);
    }
  }

  /** Starts the job in slots that it has, and lets go of them when it has settled or is overdue; settles when it has. */
  async #startIn(free: FreeSlots, waiting: Waiting): Promise<void> {
    if (waiting.over) return free('unused');
    let timer: NodeJS.Timeout | undefined;
    const overdue = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#expirationMs(waiting)).unref();
    });
    const settled = waiting.start();
    await Promise.race([settled, overdue]);
    clearTimeout(timer);
    free();
    await settled;
  }

  async #passAll(waiting: Waiting, lines: readonly L[], onStart: () => void): Promise<void> {
    while (!waiting.over) {
      const attempt = this.#attempt(waiting, onStart);
      await passEach(waiting, lines, attempt.start, this.#expirationMs(waiting));
      await attempt.end();
    }
  }

  /** One way through the lines; once it is ended it can not start the job any more. */
  #attempt(
    waiting: Waiting,
    onStart: () => void,
  ): { start: () => Promise<void>; end: () => Promise<void> | undefined } {
    let ended = false;
    let job: Promise<void> | undefined;
    return {
      start: async () => {
        if (!(await this.keeper.confirm(waiting)) || ended) return;
        onStart();
        await (job = waiting.start());
      },
      end: () => {
        ended = true;
        return job;
      },
    };
  }

  #expirationMs({ admission }: Waiting): number {
    return admission.deadlineMs + this.options.marginMs;
  }

  #forget(waiting: Waiting): void {
    this.#queue.delete(waiting);
    this.#live.delete(waiting);
    this.keyed.release(waiting.admission.keys);
  }

  #isQueueFull({ person }: Pick<LimitKeys, 'person'>): boolean {
    if (this.#queue.size >= this.options.queue) return true;
    const own = [...this.#queue].filter(({ admission }) => admission.keys.person === person);
    return own.length >= this.options.queuePerPerson;
  }
}

/** Only the last line has the expiration: the time of the outer ones includes the waiting in those behind, which has no such limit. */
async function passEach(
  waiting: Waiting,
  [line, ...rest]: readonly Line[],
  start: () => Promise<void>,
  expirationMs: number,
): Promise<void> {
  if (line === undefined) return start();
  const last = rest.length === 0;
  await line.pass(waiting, () => passEach(waiting, rest, start, expirationMs), last ? expirationMs : undefined);
}
