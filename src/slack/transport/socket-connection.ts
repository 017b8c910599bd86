import { setTimeout as sleep } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../core/ports.js';
import { until } from '../../domain/deadline.js';

/** From asking for an address to Slack's hello. */
const CONNECT_MS = 30_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * One Socket Mode connection that is made again whenever it ends. The client's own reconnecting is switched off: it waits 5 s each
 * time, and a refused attempt is a rejection that nobody handles (github.com/slackapi/node-slack-sdk/issues/2656).
 */
export class SocketConnection {
  #connected = false;

  constructor(
    private readonly receiver: SocketModeReceiver,
    private readonly log: Log,
  ) {
    for (const gone of ['close', 'disconnecting', 'disconnected'] as const) {
      receiver.client.on(gone, () => {
        this.#connected = false;
      });
    }
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** One attempt. Rejects when it fails. */
  async connect(signal: AbortSignal): Promise<void> {
    const starting = this.receiver.start();
    try {
      await until(starting, AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)]));
      this.#connected = true;
    } catch (error) {
      // What is left of the attempt ends too. An address that is still being asked for would be connected to in spite of that.
      this.disconnect();
      if (signal.aborted) void starting.then(() => this.disconnect()).catch(() => undefined);
      throw error;
    }
  }

  /** Keeps the connection until the signal ends it. Never rejects. */
  async keep(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        if (this.#connected) await this.#gone(signal);
        else await this.connect(signal);
        failures = 0;
      } catch (error) {
        failures += 1;
        this.log.warn({ failures, err: error }, 'no Socket Mode connection to Slack');
        const ms = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
        await sleep(ms, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  disconnect(): void {
    this.#connected = false;
    // Resolves when the other side has closed too; nothing of ours waits for that.
    this.receiver.client.disconnect().catch(() => undefined);
  }

  #gone(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        this.receiver.client.off('disconnected', done);
        resolve();
      };
      this.receiver.client.on('disconnected', done);
      signal.addEventListener('abort', done, { once: true });
      if (!this.#connected || signal.aborted) done();
    });
  }
}
