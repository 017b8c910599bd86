import { aboutNothing } from '../../domain/about.js';
import type { Log, Obligation, Obligations } from '../ports.js';
import type { RecoveryTimes } from './times.js';
import { askStore } from '../ask-store.js';

/** What a process that dies leaves undone, while it lives. */
export interface Leased {
  /** Whether another process has changed what the lease is about. */
  readonly isTakenOver: () => Promise<boolean>;
  /** Another process has it now. */
  readonly onLost: () => void;
}

export interface LeasesDeps {
  readonly obligations: Obligations;
  /** Of this process, and of no other one ever. */
  readonly owner: string;
  readonly times: RecoveryTimes;
  readonly log: Log;
  readonly storeMs: number;
}

/**
 * What this process must do and others do when it dies: an obligation each, whose lease is begun anew by one timer for all. A lease that
 * ends, because the process stood still or the store was away, is taken again if nobody has used the time.
 */
export class Leases {
  readonly #held = new Map<string, Obligation & Leased>();
  readonly #dropping = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #extending: Promise<void> = Promise.resolve();

  constructor(private readonly deps: LeasesDeps) {}

  holds(id: string): boolean {
    return this.#held.has(id);
  }

  /** Written when it resolves: before anything of it has an effect. Rejects when the store does, and then it is not held. */
  async hold(obligation: Obligation, leased: Leased): Promise<void> {
    this.adopted(obligation, leased);
    try {
      await this.#put(obligation, this.deps.times.leaseMs, this.deps.owner);
    } catch (error) {
      this.forget(obligation.id);
      throw error;
    }
  }

  /** The same for what was claimed a moment ago. */
  adopted(obligation: Obligation, leased: Leased): void {
    this.#held.set(obligation.id, { ...obligation, ...leased });
    this.#beginTimer();
  }

  /** It is done; a store that is away makes another process look at it once more. */
  async done(id: string): Promise<void> {
    this.#held.delete(id);
    await this.#noted(id, () => this.deps.obligations.done(id, this.deps.owner));
  }

  /** The same, unless it is not held here. */
  async doneIfHeld(id: string): Promise<void> {
    if (this.holds(id)) await this.done(id);
  }

  /** Of this nobody knows whether the store has taken it, and it must not be done any more: taken away as soon as the store answers. */
  drop(id: string): void {
    this.#dropping.add(id);
    this.#beginTimer();
  }

  /** It is for whoever is there from now on, or in that many milliseconds, if it is still ours. */
  async release(id: string, inMs = 0): Promise<void> {
    const held = this.#held.get(id);
    this.#held.delete(id);
    if (held !== undefined) await this.#noted(id, () => this.#put(held, inMs));
  }

  /** It is another process's. */
  forget(id: string): void {
    this.#held.delete(id);
  }

  /** Once nothing is held any more. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#extending;
  }

  #beginTimer(): void {
    this.#timer ??= aboutNothing(() => setInterval(() => this.#extendAll(), this.deps.times.extendMs));
  }

  #extendAll(): void {
    const extending = [...this.#held.values()].map((one) => this.#extend(one));
    const dropping = [...this.#dropping].map((id) => this.#noted(id, () => this.#tryDrop(id)));
    this.#extending = Promise.all([...extending, ...dropping]).then(() => undefined);
  }

  async #tryDrop(id: string): Promise<void> {
    await this.#ask(() => this.deps.obligations.done(id, this.deps.owner));
    this.#dropping.delete(id);
  }

  async #extend(held: Obligation & Leased): Promise<void> {
    const { obligations, owner, times } = this.deps;
    await this.#noted(held.id, async () => {
      const isOurs = await this.#ask(() => obligations.extend(held.id, owner, times.leaseMs));
      if (isOurs || !this.holds(held.id)) return;
      if (await held.isTakenOver()) {
        this.forget(held.id);
        this.deps.log.warn({ lease: held.id }, 'lease-lost');
        held.onLost();
      } else if (this.holds(held.id)) {
        // The store has forgotten it, or whoever has claimed it has not begun: the records decide who goes on.
        await this.#put(held, times.leaseMs, owner);
      }
    });
  }

  #put({ id, what }: Obligation, dueInMs: number, owner?: string): Promise<void> {
    return this.#ask(() => this.deps.obligations.put({ id, what }, dueInMs, owner));
  }

  async #noted(id: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.deps.log.warn({ lease: id, error: String(error) }, 'lease-not-written');
    }
  }

  #ask<T>(question: () => Promise<T>): Promise<T> {
    return askStore('the leases', this.deps.storeMs, question);
  }
}
