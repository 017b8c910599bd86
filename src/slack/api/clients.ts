import { webApi } from '@slack/bolt';
import type { Logger } from '@slack/bolt';

/** One call's time-out. Slack answers in well below a second; a call that hangs is tried again. */
const CALL_TIMEOUT_MS = 10_000;
/** Somebody waits for a command's first sign of life. */
const LOOKUP_TIMEOUT_MS = 3_000;

export interface ClientOptions {
  readonly token: string;
  /** Slack's API by default; with a trailing slash. */
  readonly apiUrl?: string;
  readonly logger: Logger;
}

/** `writer` posts and uploads; `reader` looks people up with a short time-out. */
export interface Clients {
  readonly writer: webApi.WebClient;
  readonly reader: webApi.WebClient;
}

/**
 * Web clients that try once and never wait out a rate limit themselves: the client of the package would repeat a post that may have
 * arrived, and hold up every channel behind one that is limited. Retries are in call.ts.
 */
export function createClients(options: ClientOptions): Clients {
  return {
    writer: new webApi.WebClient(options.token, webClientOptions(options, CALL_TIMEOUT_MS)),
    reader: new webApi.WebClient(options.token, webClientOptions(options, LOOKUP_TIMEOUT_MS)),
  };
}

/** Always a new object: the socket client writes into the one it is given. */
export function webClientOptions(
  { apiUrl, logger }: Omit<ClientOptions, 'token'>,
  timeout = CALL_TIMEOUT_MS,
): webApi.WebClientOptions {
  return {
    logger,
    timeout,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
  };
}
