import Bottleneck from 'bottleneck';
import { keysOfLine } from './bottleneck-keys.js';
import type { Client } from './client.js';
import { createLimitClient } from './client.js';
import { mendScriptsOf } from './mend-script.js';
import type { RedisOptions } from './options.js';
import type { ScriptName, Scripts } from './scripts.js';
import { runScript } from './scripts.js';

const QUIT_MS = 1_000;

/** What bottleneck defines on a client. */
interface BottleneckScripts {
  free(keys: number, ...words: (string | number)[]): Promise<unknown>;
}

/** What all lines of a process share: a client, another one that listens, and bottleneck's scripts on them. */
export class LimitConnection {
  readonly shared: Bottleneck.IORedisConnection;
  readonly #client: Client;

  constructor(
    options: RedisOptions,
    private readonly scripts: Scripts,
    leaseMs: number,
  ) {
    this.#client = mendScriptsOf(createLimitClient(options), leaseMs);
    // What fails is asked again by bottleneck or by the lines; that Redis is away is told by the connection of the stores.
    this.#client.on('error', () => undefined);
    this.shared = new Bottleneck.IORedisConnection({ client: this.#client });
    this.shared.on('error', () => undefined);
    ownUnsubscribes((this.shared as unknown as { subscriber: Client }).subscriber);
  }

  get ready(): boolean {
    return this.#client.status === 'ready';
  }

  /** Waits for Redis, however long that takes. */
  script(name: ScriptName, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    return runScript(this.#client, this.scripts[name], keys, args);
  }

  /** Frees a slot as bottleneck does: with a word to the replica whose turn it is. */
  async wake(line: string, client: string, index: string): Promise<void> {
    // A promise, although its types call it a method.
    await (this.shared as unknown as { readonly ready: Promise<unknown> }).ready;
    const keys = keysOfLine(line);
    await (this.#client as unknown as BottleneckScripts).free(keys.length, ...keys, Date.now(), client, index);
  }

  /** Lets what was said be heard, for a moment. */
  async close(): Promise<void> {
    if (this.ready) {
      const late = new Promise<void>((resolve) => setTimeout(resolve, QUIT_MS).unref());
      await Promise.race([this.#client.ping().catch(() => undefined), late]);
    }
    await this.shared.disconnect(false);
  }
}

/** bottleneck does not wait for them, and nobody would own their failure when the connection ends first. */
function ownUnsubscribes(subscriber: Client): void {
  subscriber.on('error', () => undefined);
  const unsubscribe = subscriber.unsubscribe.bind(subscriber) as (...channels: string[]) => Promise<unknown>;
  subscriber.unsubscribe = (...channels: unknown[]) => unsubscribe(...(channels as string[])).catch(() => undefined);
}
