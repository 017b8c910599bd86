import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallOutcome, Log, ObserveCall } from '../core/ports.js';
import { RecapError } from '../domain/errors.js';
import type { Client } from './client.js';
import { createStoreClient } from './client.js';
import { explainFailure, isLost } from './failure.js';
import type { RedisOptions } from './options.js';
import { ANSWER_MS } from './options.js';
import type { ScriptName, Scripts } from './scripts.js';
import { loadScripts, runScript } from './scripts.js';

const QUIT_MS = 1_000;
const AGAIN_MS = 25;

/**
 * The connection of the stores. Each question is answered or fails within ANSWER_MS, with `store-unreachable`; one that was cut off is
 * asked again within that time, which all scripts bear.
 */
export class RedisConnection {
  readonly #client: Client;
  readonly #scripts: Scripts;
  readonly #prefix: string;
  readonly #observe: ObserveCall | undefined;
  #away = false;

  constructor(
    options: RedisOptions,
    private readonly log: Log,
  ) {
    this.#scripts = loadScripts(options.scripts);
    this.#prefix = options.prefix;
    this.#observe = options.observe;
    this.#client = createStoreClient(options);
    // Every question that waits for a connection listens.
    this.#client.setMaxListeners(0);
    this.#client.on('error', (error: Error) => this.#noteAway(error));
    this.#client.on('ready', () => this.#noteBack());
  }

  /** A key of the stores. All of them are in one hash slot, so that one script may touch any. */
  key(...parts: readonly string[]): string {
    return `${this.#prefix}:{store}:${parts.join(':')}`;
  }

  /** Rejects with `store-unreachable`. */
  script(name: ScriptName, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    return this.#told(name, () => this.#inTime((client) => runScript(client, this.#scripts[name], keys, args)));
  }

  /** Anything else that may be asked twice without harm. Rejects with `store-unreachable`. */
  ask<T>(question: (client: Client) => Promise<T>): Promise<T> {
    return this.#told('other', () => this.#inTime(question));
  }

  async #told<T>(script: ScriptName | 'other', ask: () => Promise<T>): Promise<T> {
    const beganAt = Date.now();
    const began = performance.now();
    let outcome: CallOutcome = 'failed';
    try {
      const answer = await ask();
      outcome = 'ok';
      return answer;
    } catch (error) {
      if (!(error instanceof RecapError)) outcome = 'refused';
      throw error;
    } finally {
      this.#observe?.({ to: 'redis', script, outcome, beganAt, ms: performance.now() - began });
    }
  }

  async #inTime<T>(question: (client: Client) => Promise<T>): Promise<T> {
    const giveUp = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(explainFailure(new Error(`no answer within ${ANSWER_MS} ms`))), ANSWER_MS);
    });
    try {
      return await Promise.race([late, this.#persist(question, giveUp.signal)]);
    } finally {
      clearTimeout(timer);
      giveUp.abort();
    }
  }

  async #persist<T>(question: (client: Client) => Promise<T>, giveUp: AbortSignal): Promise<T> {
    for (;;) {
      try {
        await this.#ready(giveUp);
        return await question(this.#client);
      } catch (error) {
        if (giveUp.aborted || !isLost(error)) throw explainFailure(error);
        await delay(AGAIN_MS);
      }
    }
  }

  /** Lets what was asked be answered, for a moment. */
  async close(): Promise<void> {
    const quit = this.#client.status === 'ready' ? this.#client.quit().catch(() => undefined) : undefined;
    if (quit !== undefined) {
      const late = new Promise<void>((resolve) => setTimeout(resolve, QUIT_MS).unref());
      await Promise.race([quit, late]);
    }
    this.#client.disconnect();
  }

  async #ready(signal: AbortSignal): Promise<void> {
    if (this.#client.status === 'ready') return;
    if (this.#client.status === 'end') throw new RecapError('store-unreachable', 'The bot has left its store.');
    await once(this.#client, 'ready', { signal });
  }

  #noteAway(error: Error): void {
    if (this.#away) return;
    this.#away = true;
    this.log.error({ error: error.message }, 'redis-away');
  }

  #noteBack(): void {
    if (this.#away) this.log.info({}, 'redis-back');
    this.#away = false;
  }
}
