import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Changes } from '../changes.js';
import { parseJsonObject } from '../json.js';
import { APP_ID } from '../people.js';
import type { Delivery, Transport, Verdict } from './delivery.js';

/** docs.slack.dev/apis/events-api/using-socket-mode: an app has at most ten connections. */
const MOST_CONNECTIONS = 10;
/** Slack pings often; socket-mode clients take 30 s of silence for a dead connection. */
const PING_EVERY_MS = 10_000;

interface Waiting {
  readonly started: number;
  readonly settle: (verdict: Verdict) => void;
}

/** Why Slack asks a client to reconnect. */
export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

/** The app's Socket Mode connections. Each payload goes to one of them, as in Slack. */
export class SocketHub implements Transport {
  readonly #sockets: WebSocket[] = [];
  readonly #waiting = new Map<string, Waiting>();
  readonly #pings = new Map<WebSocket, NodeJS.Timeout>();

  constructor(
    private readonly changes: Changes,
    private readonly pick: (count: number) => number,
  ) {}

  get count(): number {
    return this.#open().length;
  }

  /** Takes a connection that has redeemed its ticket, and says hello. */
  accept(socket: WebSocket): void {
    if (this.count >= MOST_CONNECTIONS) {
      this.#sayGoodbye(socket, 'too_many_websockets');
      return;
    }
    this.#sockets.push(socket);
    socket.on('message', (data: Buffer) => this.#receive(data.toString('utf8')));
    socket.on('close', () => this.#forget(socket));
    socket.on('error', () => socket.terminate());
    const ping = setInterval(() => socket.ping(), PING_EVERY_MS);
    this.#pings.set(socket, ping.unref());
    const debug = { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 };
    const hello = {
      type: 'hello',
      num_connections: this.count,
      debug_info: debug,
      connection_info: { app_id: APP_ID },
    };
    socket.send(JSON.stringify(hello));
    this.changes.tell({ type: 'connections_changed' });
  }

  deliver(delivery: Delivery, deadlineMs: number): Promise<Verdict> {
    const open = this.#open();
    const socket = open[this.pick(open.length)];
    if (socket === undefined) return Promise.resolve({ acked: false, error: 'dispatch_failed' });
    const envelopeId = randomUUID();
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle({ acked: false, error: 'operation_timeout' }), deadlineMs);
      const settle = (verdict: Verdict): void => {
        clearTimeout(timer);
        this.#waiting.delete(envelopeId);
        resolve(verdict);
      };
      this.#waiting.set(envelopeId, { started: performance.now(), settle });
      socket.send(JSON.stringify(envelope(envelopeId, delivery)));
    });
  }

  /** Asks every connection to reconnect. All but a `warning` are closed by Slack at once. */
  disconnect(reason: DisconnectReason, which: 'all' | number = 'all'): void {
    for (const socket of this.#chosen(which)) this.#sayGoodbye(socket, reason);
  }

  /** Cuts connections without a word, as a broken network does. */
  kill(which: 'all' | number = 'all'): void {
    for (const socket of this.#chosen(which)) socket.terminate();
  }

  /** Ends everything; payloads that wait for an ack are given up. */
  close(): void {
    for (const waiting of [...this.#waiting.values()]) waiting.settle({ acked: false, error: 'operation_timeout' });
    this.kill();
  }

  #open(): WebSocket[] {
    return this.#sockets.filter((socket) => socket.readyState === socket.OPEN);
  }

  #chosen(which: 'all' | number): WebSocket[] {
    const open = this.#open();
    return which === 'all' ? open : open.slice(which, which + 1);
  }

  #sayGoodbye(socket: WebSocket, reason: DisconnectReason): void {
    socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'sandbox' } }));
    if (reason !== 'warning') socket.close(1000);
  }

  #receive(text: string): void {
    const message = parseJsonObject(text);
    const waiting = typeof message?.envelope_id === 'string' ? this.#waiting.get(message.envelope_id) : undefined;
    waiting?.settle({
      acked: true,
      ackMs: performance.now() - waiting.started,
      ...(message?.payload === undefined ? {} : { responseBody: message.payload }),
    });
  }

  #forget(socket: WebSocket): void {
    clearInterval(this.#pings.get(socket));
    this.#pings.delete(socket);
    this.#sockets.splice(this.#sockets.indexOf(socket), 1);
    this.changes.tell({ type: 'connections_changed' });
  }
}

function envelope(id: string, { kind, payload, acceptsResponse, retry }: Delivery): object {
  return {
    envelope_id: id,
    type: kind,
    accepts_response_payload: acceptsResponse,
    payload,
    ...(kind === 'events_api' ? { retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason ?? '' } : {}),
  };
}
