import { setTimeout as sleep } from 'node:timers/promises';
import type { Log, Obligation, Obligations } from '../ports.js';
import type { Leases } from './leases.js';
import type { RecoveryTimes } from './times.js';
import { askStore } from '../ask-store.js';

export interface SweepDeps {
  readonly obligations: Obligations;
  readonly leases: Leases;
  readonly owner: string;
  readonly times: RecoveryTimes;
  readonly log: Log;
  readonly storeMs: number;
  /** Does what is due; goes on by itself and is waited for at a shutdown. False for what this version knows nothing of. */
  readonly takeOver: (obligation: Obligation) => boolean;
  /** What one replica does again and again for all; never rejects. */
  readonly chores: readonly Chore[];
}

export interface Chore {
  readonly id: string;
  readonly everyMs: number;
  /** Ends early when the signal says so: at a shutdown. */
  readonly work: (signal: AbortSignal) => Promise<void>;
}

/** Taken on in one look: what a replica with hundreds of runs has left is shared by the others. */
const MOST_AT_ONCE = 10;

/** Looks again and again for what a process that died has left undone. */
export class Sweep {
  readonly #closing = new AbortController();
  #going: Promise<void> = Promise.resolve();
  #chores: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: SweepDeps) {}

  start(): void {
    this.#going = this.#loop();
  }

  /** Takes nothing on any more; resolves when the look that goes on is over. */
  async stop(): Promise<void> {
    this.#closing.abort();
    await this.#going;
    await this.#chores;
  }

  get #isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  async #loop(): Promise<void> {
    const { times } = this.deps;
    let isNew = true;
    while (!this.#isClosing) {
      try {
        if (isNew) await this.#beginChores();
        isNew = false;
        await this.#claim();
        await pause(times.sweepMs, this.#closing.signal);
      } catch (error) {
        await this.#afterFailure(error);
      }
    }
  }

  /** When the store is back, whoever lives begins its leases anew before anybody takes its runs for left. */
  async #afterFailure(error: unknown): Promise<void> {
    if (this.#isClosing) return;
    const { times, log } = this.deps;
    log.warn({ error: String(error) }, 'sweep-failed');
    await pause(times.extendMs + times.sweepMs, this.#closing.signal);
  }

  /** Each is an obligation that is never done: whoever claims it does the work, and it is due again when the lease has run out. */
  async #beginChores(): Promise<void> {
    for (const { id } of this.deps.chores) await this.#ask(() => this.deps.obligations.put({ id, what: '' }, 0));
  }

  async #claim(): Promise<void> {
    const { obligations, owner, times } = this.deps;
    const claimed = await this.#ask(() => obligations.claim(owner, times.leaseMs, MOST_AT_ONCE));
    for (const obligation of claimed) await this.#take(obligation);
  }

  async #take(obligation: Obligation): Promise<void> {
    const { obligations, owner, leases, chores, takeOver, log } = this.deps;
    const chore = chores.find(({ id }) => id === obligation.id);
    if (chore !== undefined) {
      await this.#ask(() => obligations.extend(chore.id, owner, chore.everyMs));
      this.#chores = Promise.all([this.#chores, chore.work(this.#closing.signal)]);
      return;
    }
    // Ours all the same, when this process stood still.
    if (leases.holds(obligation.id)) return;
    if (!takeOver(obligation)) log.warn({ obligation: obligation.id }, 'an obligation is of another version');
  }

  #ask<T>(question: () => Promise<T>): Promise<T> {
    return askStore('the obligations', this.deps.storeMs, question, this.#closing.signal);
  }
}

/** Ends early at the shutdown. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
