import { createHmac } from 'node:crypto';
import { parseJsonObject } from '../json.js';
import type { Clock } from '../clock.js';
import type { Delivery, Transport, Verdict } from './delivery.js';

/** `v0=` and the HMAC of `v0:TIMESTAMP:BODY`: docs.slack.dev/authentication/verifying-requests-from-slack. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

function bodyOf({ kind, payload }: Delivery): { type: string; body: string } {
  if (kind === 'events_api') return { type: 'application/json', body: JSON.stringify(payload) };
  const fields: Record<string, string> =
    kind === 'interactive'
      ? { payload: JSON.stringify(payload) }
      : Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
  return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(fields).toString() };
}

async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  return response.headers.get('content-type')?.includes('json') === true ? (parseJsonObject(text) ?? text) : text;
}

/** Delivers by signed HTTP requests to the app's request URL. */
export class RequestUrl implements Transport {
  constructor(
    readonly url: string,
    private readonly secret: string,
    private readonly clock: Clock,
    private readonly closing: AbortSignal,
  ) {}

  async deliver(delivery: Delivery, deadlineMs: number): Promise<Verdict> {
    const { type, body } = bodyOf(delivery);
    const timestamp = String(this.clock.seconds());
    const deadline = AbortSignal.timeout(deadlineMs);
    const started = performance.now();
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        headers: {
          'content-type': type,
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': signatureOf(this.secret, timestamp, body),
          ...(delivery.retry && {
            'x-slack-retry-num': String(delivery.retry.attempt),
            'x-slack-retry-reason': delivery.retry.reason,
          }),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([deadline, this.closing]),
      });
      const answer = await readAnswer(response);
      const noRetry = response.headers.get('x-slack-no-retry') === '1' ? { noRetry: true } : {};
      if (!response.ok) {
        const error = delivery.kind === 'events_api' ? 'http_error' : 'dispatch_failed';
        return { acked: false, error, responseBody: answer, ...noRetry };
      }
      return { acked: true, ackMs: performance.now() - started, responseBody: answer, ...noRetry };
    } catch {
      // What the app's side did wrong is the verdict; there is nobody else to tell.
      return { acked: false, error: deadline.aborted ? 'operation_timeout' : 'dispatch_failed' };
    }
  }
}
