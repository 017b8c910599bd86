import { randomUUID } from 'node:crypto';
import Bottleneck from 'bottleneck';
import type { Waiting } from '../domain/admission/waiting.js';
import type { Limit } from '../domain/limits.js';
import type { RunId } from '../domain/run-id.js';
import { keysOfLine } from './bottleneck-keys.js';
import type { LimitConnection } from './limit-connection.js';
import type { LimiterTimes } from './limiter-times.js';
import type { ScriptName } from './scripts.js';

/** A slot in a line, as bottleneck keeps it in Redis. */
export interface Slot {
  /** bottleneck's name of the line. */
  readonly line: string;
  readonly index: string;
  readonly limit: Limit;
}

export interface SlotOptions {
  /** Milliseconds after a job's own deadline that its slots are held. */
  readonly marginMs: number;
  readonly times: LimiterTimes;
  /** What all keys begin with, the hash tag included. */
  readonly tag: string;
}

/** See take-slots.lua. */
export interface Taking {
  readonly how: 'new' | 'adopt' | { readonly takenAt: string };
  readonly holdMs: number;
}

export interface Taken {
  /** The mark of Redis' memory; see Slots.heed. */
  readonly since: string;
  /** Since when the run is ours; undefined when it is not. */
  readonly ours: string | undefined;
}

const VERSION = (Bottleneck as unknown as { readonly version: string }).version;

/** The scripts for the slots of one run in all its lines, with what they are about in Redis' terms. */
export class SlotScripts {
  /** As who this process holds what it has taken without bottleneck; one for each process. */
  readonly #client = `direct-${randomUUID()}`;
  /** The key of the time since when Redis remembers. */
  readonly mark: string;

  constructor(
    private readonly connection: () => LimitConnection,
    private readonly options: SlotOptions,
  ) {
    this.mark = `${options.tag}:since`;
  }

  get leaseMs(): number {
    return this.options.times.lease;
  }

  get quietMs(): number {
    return this.options.times.quiet;
  }

  /** The key of what a run holds. */
  readonly record = (run: RunId): string => `${this.options.tag}:run:${run}`;

  holdMs({ admission }: Waiting): number {
    return admission.deadlineMs + this.options.marginMs;
  }

  /** Waits for Redis, however long that takes. */
  ask(name: ScriptName, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    return this.connection().script(name, keys, args);
  }

  async take({ admission }: Waiting, slots: readonly Slot[], { how, holdMs }: Taking): Promise<Taken> {
    const { quiet, window, idle, silence } = this.options.times;
    const mode = typeof how === 'string' ? how : how.takenAt;
    const lines = slots.flatMap(({ line, index, limit }) => {
      return [line, index, this.#client, limit.concurrent, limit.perMinute ?? ''];
    });
    const answer = await this.ask(
      'take-slots',
      [this.mark, this.record(admission.id), ...slots.flatMap(({ line }) => keysOfLine(line))],
      [mode, holdMs, quiet, window, idle, silence, VERSION, ...lines],
    );
    const [since, ours] = answer as [string, string?];
    return { since, ours };
  }

  /** @param taken since when they are ours; undefined where that answer was lost */
  async free(run: RunId, slots: readonly Slot[], taken: string | undefined, unused?: 'unused'): Promise<void> {
    const keys = slots.flatMap(({ line }) => keysOfLine(line));
    const indexes = slots.map(({ index }) => index);
    const freed = await this.ask('free-slots', [this.record(run), ...keys], [taken ?? '', unused ?? '', ...indexes]);
    const awaited = slots.filter((_, at) => (freed as number[])[at] === 0);
    await Promise.all(awaited.map(({ line, index }) => this.connection().wake(line, this.#client, index)));
  }

  /** Of slots that bottleneck frees itself. */
  async forget(run: RunId, taken: string): Promise<void> {
    await this.ask('free-slots', [this.record(run)], [taken, '']);
  }
}
