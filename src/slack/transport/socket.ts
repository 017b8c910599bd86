import { SocketModeReceiver } from '@slack/bolt';
import type { App, Logger } from '@slack/bolt';
import type { Log } from '../../core/ports.js';
import { RecapError } from '../../domain/errors.js';
import { webClientOptions } from '../api/clients.js';
import { refusalWord } from '../api/failure.js';
import { SocketConnection } from './socket-connection.js';
import type { Transport } from './transport.js';

/** Two connections: Slack closes each now and then, and what is sent in the gap is lost. Slack lets an app have ten. */
const CONNECTIONS = 2;

/** apps.connections.open is a plain call. */
const CONNECTIONS_OPEN_MS = 10_000;

export interface SocketOptions {
  readonly appToken: string;
  readonly connections?: number;
  readonly apiUrl?: string | undefined;
  readonly logger: Logger;
  readonly log: Log;
}

/** Socket Mode: connections that this side opens, so that Slack needs no way in. */
export class SocketTransport implements Transport {
  readonly receivers: readonly SocketModeReceiver[];
  readonly #connections: readonly SocketConnection[];
  readonly #stopping = new AbortController();
  #keeping: Promise<unknown> | undefined;

  constructor({ appToken, connections = CONNECTIONS, apiUrl, logger, log }: SocketOptions) {
    this.receivers = Array.from({ length: connections }, () => {
      // One object each: the client writes into it.
      const clientOptions = webClientOptions({ logger, apiUrl, timeout: CONNECTIONS_OPEN_MS });
      return new SocketModeReceiver({
        appToken,
        logger,
        autoReconnectEnabled: false,
        installerOptions: { clientOptions },
      });
    });
    this.#connections = this.receivers.map((receiver) => new SocketConnection(receiver, log));
  }

  async start(app: App): Promise<void> {
    for (const receiver of this.receivers) receiver.init(app);
    const { signal } = this.#stopping;
    try {
      await this.#connections[0]?.connect(signal);
    } catch (error) {
      throw startError(error);
    }
    this.#keeping = Promise.all(this.#connections.map((connection) => connection.keep(signal)));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const connection of this.#connections) connection.disconnect();
    await this.#keeping;
  }

  ready(): boolean {
    return this.#connections.some(({ connected }) => connected);
  }
}

function startError(error: unknown): RecapError {
  const word = refusalWord(error);
  if (word === undefined) return new RecapError('chat-undeliverable', 'Slack can not be reached.', { cause: error });
  return new RecapError('bad-configuration', `Slack refuses the app token (${word}).`, {
    hint: 'It begins with xapp- and has the scope connections:write.',
    cause: error,
  });
}
