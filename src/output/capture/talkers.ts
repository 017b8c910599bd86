import type { Hop } from './conversation.js';

/** One direction between two ends; of the ports only the server's, so that a client's connections are one row. */
export interface Talker {
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  packets: number;
  bytes: number;
  readonly first: number;
  last: number;
  again: number;
  /** Ports of the client's side. */
  readonly connections: Set<number>;
}

/** More are scans or forgeries; they are counted together. */
const MOST_TALKERS = 2_000;
const MOST_FLOWS = 50_000;
const MOST_CONNECTIONS = 10_000;
/** Half of TCP's sequence numbers: what is further behind is ahead, RFC 9293. */
const HALF = 2 ** 31;

export class Talkers {
  readonly #talkers = new Map<string, Talker>();
  /** Where the next byte of each TCP direction is expected. */
  readonly #next = new Map<string, number>();
  /** Packets of talkers beyond the bound. */
  others = 0;

  add(hop: Hop, at: number, length: number): void {
    const { protocol, ports } = hop;
    // The lower port is the server's as a rule: clients get theirs from the upper ones.
    const serverIsSource = ports !== undefined && ports.source < ports.destination;
    const source = serverIsSource ? endpoint(hop.source, ports.source) : hop.source;
    const destination =
      ports !== undefined && !serverIsSource ? endpoint(hop.destination, ports.destination) : hop.destination;
    const key = `${source} ${destination} ${protocol}`;
    let talker = this.#talkers.get(key);
    if (talker === undefined) {
      if (this.#talkers.size >= MOST_TALKERS) {
        this.others += 1;
        return;
      }
      const fresh = { packets: 0, bytes: 0, first: at, last: at, again: 0, connections: new Set<number>() };
      talker = { source, destination, protocol, ...fresh };
      this.#talkers.set(key, talker);
    }
    talker.packets += 1;
    talker.bytes += length;
    talker.last = Math.max(talker.last, at);
    if (ports !== undefined && talker.connections.size < MOST_CONNECTIONS)
      talker.connections.add(serverIsSource ? ports.destination : ports.source);
    if (this.#isAgain(hop, key)) talker.again += 1;
  }

  /** Most bytes first. */
  list(): Talker[] {
    return [...this.#talkers.values()].sort((a, b) => b.bytes - a.bytes);
  }

  /** Whether a segment brings bytes that were there already; one byte alone is a keep-alive. */
  #isAgain({ ports, segment }: Hop, key: string): boolean {
    if (ports === undefined || segment === undefined || segment.length <= 1) return false;
    const flow = `${key} ${ports.source} ${ports.destination}`;
    const expected = this.#next.get(flow);
    const next = (segment.sequence + segment.length) % 2 ** 32;
    const isBehind = (a: number, b: number): boolean => a !== b && (b - a + 2 ** 32) % 2 ** 32 < HALF;
    const again = expected !== undefined && isBehind(segment.sequence, expected);
    const isNew = expected === undefined || isBehind(expected, next);
    if (isNew && (expected !== undefined || this.#next.size < MOST_FLOWS)) this.#next.set(flow, next);
    return again;
  }
}

const endpoint = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
