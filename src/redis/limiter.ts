import type { Limiter, Log } from '../core/ports.js';
import { LeveledLimiter } from '../domain/admission/leveled-limiter.js';
import { Lines } from '../domain/admission/lines.js';
import type { LimitOptions } from '../domain/limits.js';
import { LimitConnection } from './limit-connection.js';
import type { LimiterTimes } from './limiter-times.js';
import { LIMITER_TIMES } from './limiter-times.js';
import { RedisLine } from './line.js';
import type { RedisOptions } from './options.js';
import { loadScripts } from './scripts.js';
import { RedisSlotKeeper } from './slot-keeper.js';
import { SlotScripts } from './slot-scripts.js';
import { Slots } from './slots.js';

/** The limits of all replicas together, on bottleneck in Redis. */
export function createRedisLimiter(
  redis: RedisOptions,
  limits: LimitOptions,
  log: Log,
  times: Partial<LimiterTimes> = {},
): Limiter {
  return new RedisLimiter(redis, limits, log, { ...LIMITER_TIMES, ...times });
}

class RedisLimiter implements Limiter {
  readonly #scripts;
  readonly #lines: Lines<RedisLine>;
  readonly #leveled: LeveledLimiter<RedisLine>;
  readonly #slots: Slots;
  readonly #keeper: RedisSlotKeeper;
  readonly #timers: readonly NodeJS.Timeout[];
  #connection: LimitConnection;
  #watching = false;
  readonly run: Limiter['run'];
  readonly adopt: Limiter['adopt'];
  readonly refuses: Limiter['refuses'];

  constructor(
    private readonly redis: RedisOptions,
    limits: LimitOptions,
    private readonly log: Log,
    private readonly times: LimiterTimes,
  ) {
    this.#scripts = loadScripts(redis.scripts);
    this.#connection = this.#connect();
    // One hash tag for all: Redis Cluster has them together, and forgets all of them or none.
    const tag = `${redis.prefix}:{limits}`;
    const slotScripts = new SlotScripts(() => this.#connection, { marginMs: limits.marginMs, times, tag });
    const renewLines = (): Promise<unknown> => Promise.all(this.#lines.all.map((line) => line.renew()));
    this.#slots = new Slots(slotScripts, log, renewLines);
    this.#keeper = new RedisSlotKeeper(slotScripts, this.#slots, (error) => this.#note(error));
    this.#lines = new Lines(limits.levels, times.window, (name, limit) => {
      return new RedisLine(this.#connection, { name: `${tag}:${name}`, limit, times, slots: this.#slots });
    });
    this.#leveled = new LeveledLimiter(limits, this.#lines, this.#keeper);
    this.run = this.#leveled.run.bind(this.#leveled);
    this.adopt = this.#leveled.adopt.bind(this.#leveled);
    this.refuses = this.#leveled.refuses.bind(this.#leveled);
    const renew = (): void => void this.#slots.renew().catch((error: unknown) => this.#note(error));
    renew();
    this.#timers = [
      setInterval(renew, times.renew).unref(),
      setInterval(() => void this.#watch().catch((error: unknown) => this.#note(error)), times.watch).unref(),
    ];
  }

  async close(): Promise<void> {
    await this.#leveled.close();
    for (const timer of this.#timers) clearInterval(timer);
    await this.#keeper.close();
    await this.#connection.close();
  }

  #connect(): LimitConnection {
    return new LimitConnection(this.redis, this.#scripts, this.times.lease);
  }

  /** A line that is stuck is begun anew, with all others, on a new connection: the old one may be what is dead. */
  async #watch(): Promise<void> {
    if (this.#watching || !this.#connection.ready) return;
    this.#watching = true;
    try {
      const stuck = await Promise.all(this.#lines.all.map((line) => line.isStuck()));
      if (!stuck.some(Boolean)) return;
      this.log.error({ lines: stuck.filter(Boolean).length }, 'limits-rebuilt');
      const old = this.#connection;
      this.#connection = this.#connect();
      const replaced = this.#lines.all.map((line) => line.replace(this.#connection));
      void Promise.all(replaced)
        .then(() => old.close())
        .catch((error: unknown) => this.#note(error));
    } finally {
      this.#watching = false;
    }
  }

  #note(error: unknown): void {
    this.log.warn({ error: String(error) }, 'limits-not-looked-after');
  }
}
