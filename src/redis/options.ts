import type { ObserveCall } from '../core/ports.js';

/** How much of the past is kept. Runs that go on are never dropped. */
export interface RunRetention {
  readonly runs: number;
  /** Milliseconds after which an ended run may go. */
  readonly keepMs: number;
  /** Bytes of all reports together; the oldest go first, their runs stay. */
  readonly reportBytes: number;
}

export const DEFAULT_RETENTION: RunRetention = {
  runs: 10_000,
  keepMs: 30 * 24 * 3_600_000,
  reportBytes: 64 * 1024 ** 2,
};

/** Where Redis is, and how to speak to it. */
export interface RedisOptions {
  /** `redis://` or `rediss://` (TLS), with host, port and perhaps a user and a database; never with a password. */
  readonly url: string;
  readonly password?: string;
  /** Redis Cluster: the url names one of its nodes. */
  readonly cluster: boolean;
  /** A PEM file of the authorities that may vouch for the server, instead of those of Node.js. */
  readonly caFile?: string;
  /** Before every key, so that several bots may share a Redis. */
  readonly prefix: string;
  /** The folder of the Lua scripts. */
  readonly scripts: string;
  readonly retention: RunRetention;
  /** Told of each question to the stores. */
  readonly observe?: ObserveCall | undefined;
}

/**
 * Milliseconds for one question to Redis, waiting for a new connection included: less than the core gives a store, so that people
 * are told what is wrong rather than that something took too long.
 */
export const ANSWER_MS = 3_000;
