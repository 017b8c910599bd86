import type { Logger, webApi } from '@slack/bolt';
import type { ObserveCall } from '../../core/ports.js';
import { ObservedClient } from './observed-client.js';

/** Somebody waits for a command's first sign of life. */
const LOOKUP_TIMEOUT_MS = 3_000;

export interface ClientOptions {
  readonly token: string;
  /** Slack's API by default; with a trailing slash. */
  readonly apiUrl?: string | undefined;
  readonly logger: Logger;
  /** Milliseconds for one call. */
  readonly timeout: number;
  /** Milliseconds for one call that brings a file. */
  readonly uploadTimeout: number;
  /** Told of each call. */
  readonly observe?: ObserveCall | undefined;
}

/** `writer` posts; `uploader` has time for the bytes of a large file; `reader` looks people up with a short time-out. */
export interface Clients {
  readonly writer: webApi.WebClient;
  readonly uploader: webApi.WebClient;
  readonly reader: webApi.WebClient;
}

/**
 * Web clients that try once and never wait out a rate limit themselves: the client of the package would repeat a post that may have
 * arrived, and hold up every channel behind one that is limited. Retries are in call.ts.
 */
export function createClients(options: ClientOptions): Clients {
  const client = (timeout: number): webApi.WebClient =>
    new ObservedClient(options.token, webClientOptions({ ...options, timeout }), options.observe);
  return {
    writer: client(options.timeout),
    uploader: client(options.uploadTimeout),
    reader: client(Math.min(options.timeout, LOOKUP_TIMEOUT_MS)),
  };
}

/** Always a new object: the socket client writes into the one it is given. */
export function webClientOptions({
  apiUrl,
  logger,
  timeout,
}: Pick<ClientOptions, 'apiUrl' | 'logger' | 'timeout'>): webApi.WebClientOptions {
  return {
    logger,
    timeout,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
  };
}
