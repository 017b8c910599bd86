import type { PageEvent, PageRequest, PageResult, PageState } from '../../page-protocol.js';
import { applyEvent } from './apply-event.js';
import { Requests } from './requests.js';
import type { Draft } from './requests.js';

/** Whether the page hears the workspace. */
export type Connection = 'connecting' | 'open' | 'lost';

/** What one person sees, and whether it is up to date. */
export interface Snapshot {
  connection: Connection;
  state: PageState | undefined;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;

/**
 * One person's connection to the workspace: the state, kept up to date over a WebSocket that reconnects by itself.
 * The socket opens first and its events wait for the fetched state, so that none falls between the two.
 */
export class Session {
  readonly #as: string | undefined;
  readonly #changed: (snapshot: Snapshot) => void;
  readonly #requests = new Requests();
  #snapshot: Snapshot = { connection: 'connecting', state: undefined };
  #socket: WebSocket | undefined;
  #early: PageEvent[] | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #retryDelay = FIRST_RETRY_MS;

  /** In: the person's id (undefined for the workspace's first one), and who is told of every change. */
  constructor(as: string | undefined, changed: (snapshot: Snapshot) => void) {
    this.#as = as;
    this.#changed = changed;
  }

  /** Connects, and keeps connecting until `close`. */
  async open(): Promise<void> {
    const as = this.#as ?? (await firstPerson());
    if (as === undefined) this.#retryLater();
    else this.#connect(as);
  }

  /** Ends the session; nothing is told any more. */
  close(): void {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    this.#requests.failAll();
  }

  /** Sends one request; the result is there once the app acked it or the workspace gave up on it. */
  send(draft: Draft): Promise<PageResult> {
    return this.#requests.send(draft, (request) => this.#deliver(request));
  }

  #deliver(request: PageRequest): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(request));
    return true;
  }

  #connect(as: string): void {
    const query = `as=${encodeURIComponent(as)}`;
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/page/socket?${query}`);
    this.#socket = socket;
    this.#early = [];
    socket.onmessage = (event: MessageEvent<string>) => {
      if (this.#socket === socket) this.#receive(JSON.parse(event.data) as PageEvent);
    };
    socket.onclose = () => {
      if (this.#socket === socket) this.#lost();
    };
    socket.onopen = () => {
      this.#fetchState(query, socket).catch(() => socket.close());
    };
  }

  async #fetchState(query: string, socket: WebSocket): Promise<void> {
    const state = await readState(`?${query}`);
    if (this.#socket !== socket) return;
    const early = this.#early ?? [];
    this.#early = undefined;
    this.#retryDelay = FIRST_RETRY_MS;
    this.#tell({ connection: 'open', state: early.reduce(applyEvent, state) });
  }

  #receive(event: PageEvent): void {
    if (event.type === 'result') this.#requests.settle(event);
    else if (this.#early !== undefined) this.#early.push(event);
    else if (this.#snapshot.state !== undefined) {
      this.#tell({ ...this.#snapshot, state: applyEvent(this.#snapshot.state, event) });
    }
  }

  #lost(): void {
    this.#socket = undefined;
    this.#requests.failAll();
    this.#tell({ ...this.#snapshot, connection: 'lost' });
    this.#retryLater();
  }

  #retryLater(): void {
    this.#retry = setTimeout(() => {
      this.open().catch(() => this.#retryLater());
    }, this.#retryDelay);
    this.#retryDelay = Math.min(this.#retryDelay * 2, LAST_RETRY_MS);
  }

  #tell(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    this.#changed(snapshot);
  }
}

async function firstPerson(): Promise<string | undefined> {
  try {
    return (await readState('')).as;
  } catch {
    return undefined;
  }
}

async function readState(query: string): Promise<PageState> {
  const response = await fetch(`/page/state${query}`, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`The workspace answered ${response.status} to /page/state.`);
  return (await response.json()) as PageState;
}
