import type { JsonObject } from '../json.js';

/** One payload on its way to the app. */
export interface Delivery {
  readonly kind: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: JsonObject;
  /** Whether the ack may carry a message or an answer to a form. */
  readonly acceptsResponse: boolean;
  readonly retry?: { readonly attempt: number; readonly reason: string };
}

/** How the app took it. */
export interface Verdict {
  readonly acked: boolean;
  /** Milliseconds to the ack; absent without one. */
  readonly ackMs?: number;
  /** What the ack carried: JSON, or text in HTTP mode. */
  readonly responseBody?: unknown;
  /** As Slackbot says it: `dispatch_failed`, `operation_timeout`; for events also `http_error`. */
  readonly error?: string;
  /** HTTP mode: the app said `x-slack-no-retry: 1`. */
  readonly noRetry?: boolean;
}

/** A way to the app: Socket Mode or a request URL. */
export interface Transport {
  /** Never rejects: what goes wrong is in the verdict. */
  deliver(delivery: Delivery, deadlineMs: number): Promise<Verdict>;
}
