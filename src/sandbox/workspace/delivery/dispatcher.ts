import type { WorkspaceState } from '../workspace-state.js';
import type { Delivery, Transport, Verdict } from './delivery.js';
import { RequestUrl } from './request-url.js';
import { SocketHub } from './socket-hub.js';

/** Sends payloads to the app by the way that is set: Socket Mode, or a request URL. */
export class Dispatcher {
  readonly sockets: SocketHub;
  readonly #closing = new AbortController();
  #requestUrl: RequestUrl | undefined;
  #duplicates = 0;

  constructor(private readonly state: WorkspaceState) {
    this.sockets = new SocketHub(state.changes, state.options.pickConnection);
  }

  get isConnected(): boolean {
    return this.#requestUrl !== undefined || this.sockets.count > 0;
  }

  get isHttp(): boolean {
    return this.#requestUrl !== undefined;
  }

  /** Aborts when the workspace closes. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** From now on by signed HTTP to this address; `undefined` goes back to Socket Mode. */
  useRequestUrl(url: string | undefined): void {
    const { signingSecret } = this.state.options;
    this.#requestUrl =
      url === undefined ? undefined : new RequestUrl(url, signingSecret, this.state.clock, this.closing);
    this.state.changes.tell({ type: 'connections_changed' });
  }

  /** The next `count` payloads are delivered twice, as Slack does now and then. */
  duplicateNext(count: number): void {
    this.#duplicates = count;
  }

  /** Delivers once, or twice when duplicates were asked for; the verdict is the first one's. */
  async deliver(delivery: Delivery): Promise<Verdict> {
    const twice = this.#duplicates > 0;
    if (twice) this.#duplicates -= 1;
    const transport: Transport = this.#requestUrl ?? this.sockets;
    const deadline = this.state.options.ackDeadlineMs;
    const sent = Array.from({ length: twice ? 2 : 1 }, () => transport.deliver(delivery, deadline));
    const [verdict] = await Promise.all(sent);
    this.state.changes.tell({ type: 'delivered' });
    return verdict ?? { acked: false, error: 'dispatch_failed' };
  }

  close(): void {
    this.#closing.abort();
    this.sockets.close();
  }
}
