import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HTTPReceiver } from '@slack/bolt';
import type { App, Logger } from '@slack/bolt';
import type { Clock } from '../../core/ports.js';
import { SIGNATURE } from '../inbound/signature.js';
import type { Transport } from './transport.js';

/** Slack's own rule for the past, docs.slack.dev/authentication/verifying-requests-from-slack; Bolt does not look ahead. */
const MOST_AHEAD_MS = 5 * 60_000;

export interface HttpOptions {
  readonly signingSecret: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Where Slack sends everything, such as `/slack/events`. */
  readonly path: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Answers what is not Slack's: health, metrics. */
  readonly otherRequests?: RequestListener | undefined;
}

/** Signed HTTP delivery: any number of replicas behind an address that Slack can reach. */
export class HttpTransport implements Transport {
  readonly receiver: HTTPReceiver;
  #server: Server | undefined;

  constructor(private readonly options: HttpOptions) {
    this.receiver = new HTTPReceiver({
      signingSecret: options.signingSecret,
      endpoints: options.path,
      logger: options.logger,
      // Only read once Bolt has verified it; inbound/receive drops one that was seen before.
      customPropertiesExtractor: ({ headers }) => ({ [SIGNATURE]: headers['x-slack-signature'] }),
    });
  }

  /** Where it listens; 0 before it does. */
  get port(): number {
    const address = this.#server?.address();
    return typeof address === 'object' && address !== null ? (address satisfies AddressInfo).port : 0;
  }

  async start(app: App): Promise<void> {
    this.receiver.init(app);
    const server = createServer((request, response) => this.#take(request, response));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.options.port, resolve);
    });
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    await closed;
  }

  ready(): boolean {
    return this.#server?.listening === true;
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const isSlack = request.method === 'POST' && request.url?.split('?')[0] === this.options.path;
    if (!isSlack) {
      if (this.options.otherRequests === undefined) response.writeHead(404).end();
      else this.options.otherRequests(request, response);
      return;
    }
    if (this.#isFromTheFuture(request)) {
      response.writeHead(401).end();
      return;
    }
    this.receiver.requestListener(request, response);
  }

  #isFromTheFuture({ headers }: IncomingMessage): boolean {
    const seconds = Number(headers['x-slack-request-timestamp']);
    return !(seconds * 1_000 <= this.options.clock.now() + MOST_AHEAD_MS);
  }
}
