import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Line } from '../domain/admission/line.js';
import { Places } from '../domain/admission/places.js';
import type { Waiting } from '../domain/admission/waiting.js';
import type { Deferred } from '../domain/deferred.js';
import { createDeferred } from '../domain/deferred.js';
import type { Limit } from '../domain/limits.js';
import type { Gate } from './gate.js';
import { openGate } from './gate.js';
import type { LimitConnection } from './limit-connection.js';
import type { LimiterTimes } from './limiter-times.js';
import type { Slots } from './slots.js';

export interface LineOptions {
  readonly name: string;
  readonly limit: Limit;
  readonly times: LimiterTimes;
  readonly slots: Slots;
}

/** One run on its way through the gate. */
interface Visit {
  entered: boolean;
  readonly left: Deferred<void>;
}

const AGAIN_MS = 250;
const LOOK_MS = 3_000;
/** Looks in a row that find a line free whose runs do not move. */
const STRIKES = 2;

/**
 * A line that all replicas share: each queues its own runs, and bottleneck's scripts in Redis give out the slots. There is a gate of
 * bottleneck, which listens and says that it lives, only where somebody had to wait.
 */
export class RedisLine implements Line {
  /** bottleneck's name of it: with the hash tag that all lines have. */
  readonly name: string;
  readonly limit: Limit;
  readonly #places = new Places();
  readonly #passing = new Set<Promise<unknown>>();
  #gate: Gate | undefined;
  #users = 0;
  #entered = 0;
  #seen = { entered: -1, strikes: 0 };

  constructor(
    private connection: LimitConnection,
    private readonly options: LineOptions,
  ) {
    ({ name: this.name, limit: this.limit } = options);
  }

  get users(): number {
    return this.#users;
  }

  get full(): boolean {
    return this.#users >= this.limit.concurrent;
  }

  /** Counts one user more until the given function is called, which may be twice. */
  join(): () => void {
    let isIn = true;
    this.#users += 1;
    return () => {
      if (isIn) this.#users -= 1;
      isIn = false;
    };
  }

  async pass(waiting: Waiting, inside: () => Promise<void>, expirationMs: number | undefined): Promise<void> {
    const leave = this.join();
    try {
      while (!waiting.over && !(await this.#visit(waiting, inside, expirationMs)));
    } finally {
      this.#places.remove(waiting);
      leave();
    }
  }

  /**
   * Whether runs wait here although the line is free, and have not moved since this was asked before: then bottleneck has lost its
   * way, or its connection is dead without saying so.
   */
  async isStuck(): Promise<boolean> {
    const moved = this.#seen.entered !== this.#entered || this.#places.size === 0;
    const free = !moved && (await this.#isFree());
    this.#seen = { entered: this.#entered, strikes: free ? this.#seen.strikes + 1 : 0 };
    return this.#seen.strikes >= STRIKES;
  }

  /** Begins anew on another connection; who waits, waits there from now on. Settles when the old one is used no more. */
  async replace(connection: LimitConnection): Promise<void> {
    const old = this.#gate;
    const passing = [...this.#passing];
    this.connection = connection;
    this.#gate = undefined;
    this.#seen = { entered: -1, strikes: 0 };
    old?.replaced.resolve();
    await Promise.allSettled(passing);
  }

  /** When Redis has forgotten the line and who waits in it, it learns of both. */
  async renew(): Promise<void> {
    await this.#gate?.limiter.check();
  }

  async close(): Promise<void> {
    this.#places.close();
    await Promise.race([Promise.allSettled([...this.#passing]), delay(1_000)]);
    await this.#gate?.limiter.disconnect();
  }

  /** True when the run was let in, and is through. */
  async #visit(waiting: Waiting, inside: () => Promise<void>, expirationMs: number | undefined): Promise<boolean> {
    const gate = (this.#gate ??= openGate(this.connection, this.options));
    const visit: Visit = { entered: false, left: createDeferred() };
    this.#places.insert(waiting);
    await Promise.race([gate.opened, gate.replaced.promise, waiting.abandoned]);
    if (waiting.over || gate !== this.#gate) return false;
    const id = randomUUID();
    const scheduled = gate.limiter
      .schedule(
        { id, priority: waiting.admission.priority, ...(expirationMs !== undefined && { expiration: expirationMs }) },
        () => this.#enter(gate, id, visit, waiting, inside),
      )
      // The expiration, and what Redis refuses; whoever was not let in comes again.
      .catch(() => (visit.entered ? undefined : delay(AGAIN_MS)))
      .finally(() => this.#passing.delete(scheduled));
    this.#passing.add(scheduled);
    await Promise.race([scheduled, visit.left.promise, waiting.abandoned, gate.replaced.promise]);
    if (!visit.entered) return false;
    await Promise.race([scheduled, visit.left.promise]);
    return true;
  }

  async #enter(gate: Gate, id: string, visit: Visit, waiting: Waiting, inside: () => Promise<void>): Promise<void> {
    // Whoever left the line is not in it any more; what its turn took from the rate is given back.
    if (gate !== this.#gate || waiting.over || !this.#places.remove(waiting)) return gate.giveBack();
    visit.entered = true;
    this.#entered += 1;
    const slot = gate.slotOf(id);
    this.options.slots.take(waiting, slot);
    try {
      await Promise.race([inside(), waiting.abandoned]);
    } finally {
      this.options.slots.release(waiting, slot);
      visit.left.resolve();
    }
  }

  async #isFree(): Promise<boolean> {
    try {
      return await Promise.race([this.#gate?.limiter.check() ?? false, delay(LOOK_MS, true)]);
    } catch {
      return true;
    }
  }
}
