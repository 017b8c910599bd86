import type { Limit, LimitLevel, LimitOptions } from '../limits.js';
import { LIMIT_LEVELS } from '../limits.js';
import type { LimitKeys } from './admission.js';
import type { Line } from './line.js';

/**
 * The lines in use, by level and key. bottleneck's own Group is not used: it forgets a key by time alone, also while its jobs run,
 * and then lets more run than the limit.
 */
export class Lines<L extends Line = Line> {
  readonly #lines = new Map<string, L>();
  readonly #idle = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly levels: LimitOptions['levels'],
    /** Milliseconds of the rate's window; a line idle for that long holds no memory of anything. */
    private readonly windowMs: number,
    private readonly open: (name: string, limit: Limit) => L,
  ) {}

  get size(): number {
    return this.#lines.size;
  }

  /** All that are held. */
  get all(): readonly L[] {
    return [...this.#lines.values()];
  }

  /** The lines that these keys pass, the narrowest first. */
  of(keys: LimitKeys): readonly L[] {
    return LIMIT_LEVELS.flatMap((level) => this.#at(level, keys[level]) ?? []);
  }

  /** A line that is in use. */
  peek(level: LimitLevel, key: string): L | undefined {
    return this.#lines.get(nameOf(level, key));
  }

  /** Lets go, after a while, of the lines that nobody uses. */
  release(keys: LimitKeys): void {
    for (const level of LIMIT_LEVELS) {
      const name = nameOf(level, keys[level]);
      if (this.#lines.get(name)?.users !== 0 || this.#idle.has(name)) continue;
      this.#idle.set(name, setTimeout(() => this.#forget(name), this.windowMs).unref());
    }
  }

  async close(): Promise<void> {
    for (const timer of this.#idle.values()) clearTimeout(timer);
    this.#idle.clear();
    await Promise.all([...this.#lines.values()].map((line) => line.close()));
    this.#lines.clear();
  }

  #at(level: LimitLevel, key: string): L | undefined {
    const limit = this.levels[level];
    if (limit === undefined) return undefined;
    const name = nameOf(level, key);
    clearTimeout(this.#idle.get(name));
    this.#idle.delete(name);
    const line = this.#lines.get(name) ?? this.open(name, limit);
    this.#lines.set(name, line);
    return line;
  }

  #forget(name: string): void {
    this.#idle.delete(name);
    const line = this.#lines.get(name);
    this.#lines.delete(name);
    line?.close().catch(() => undefined);
  }
}

const nameOf = (level: LimitLevel, key: string): string => `${level}:${key}`;
