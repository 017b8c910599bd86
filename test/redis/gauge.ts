import { Redis } from 'ioredis';

/** Counts what runs at the same time in any number of processes, on a Redis that no fault touches. */
export class Gauge {
  readonly #redis: Redis;

  constructor(port: number) {
    this.#redis = new Redis({ port });
  }

  async enter(name: string): Promise<void> {
    const script = `local n = redis.call('HINCRBY', 'now', ARGV[1], 1)
      if n > tonumber(redis.call('HGET', 'most', ARGV[1]) or 0) then redis.call('HSET', 'most', ARGV[1], n) end
      return redis.call('HINCRBY', 'all', ARGV[1], 1)`;
    await this.#redis.eval(script, 0, name);
  }

  async leave(name: string): Promise<void> {
    await this.#redis.hincrby('now', name, -1);
  }

  /** At the same time, at most. */
  async most(name: string): Promise<number> {
    return Number(await this.#redis.hget('most', name));
  }

  async all(name: string): Promise<number> {
    return Number(await this.#redis.hget('all', name));
  }

  close(): void {
    this.#redis.disconnect();
  }
}
