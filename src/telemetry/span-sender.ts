import type { Log } from '../core/ports.js';
import { aboutNothing } from '../domain/about.js';
import type { Span } from './span.js';
import { encodeSpans } from './span.js';

/** Where traces go. */
export interface TraceOptions {
  /** The whole address: `http://collector:4318/v1/traces`. */
  readonly url: string;
  /** Such as a token of the collector. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds that spans are gathered for; 5,000 by default. */
  readonly everyMs?: number;
}

const BATCH = 512;
const MOST_WAITING = 4_096;
const EVERY_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;
const SEND_MS = 10_000;
const LAST_SEND_MS = 2_000;
/** What the protocol lets a client send again. */
const TRY_AGAIN = new Set([429, 502, 503, 504]);

/**
 * Sends spans to a collector by OTLP over HTTP, in JSON. Best effort: nobody waits for it, and when too many wait the oldest are dropped.
 * By hand, since the SDK of OpenTelemetry takes 36 MB on the disk and 17 MiB of memory, and would have to be kept from making ids of its
 * own.
 */
export class SpanSender {
  readonly #waiting: Span[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();
  #failures = 0;
  #isClosed = false;

  constructor(
    private readonly options: TraceOptions,
    private readonly resource: Readonly<Record<string, string>>,
    private readonly log: Log,
  ) {}

  add(span: Span): void {
    if (this.#isClosed) return;
    this.#waiting.push(span);
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    this.#schedule();
  }

  /** Sends what waits, for a moment. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#sending;
    if (this.#waiting.length > 0) await this.#send(LAST_SEND_MS);
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const ms = Math.min(LONGEST_PAUSE_MS, (this.options.everyMs ?? EVERY_MS) * 2 ** this.#failures);
    // The first span of a run begins it, and those of others go with it.
    this.#timer = aboutNothing(() => setTimeout(() => this.#begin(), ms).unref());
  }

  #begin(): void {
    this.#sending = this.#send(SEND_MS).then(() => {
      this.#timer = undefined;
      if (this.#waiting.length > 0 && !this.#isClosed) this.#schedule();
    });
  }

  /** Never rejects. */
  async #send(ms: number): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH);
      const problem = await this.#post(encodeSpans(batch, this.resource), ms);
      if (problem === undefined) {
        this.#failures = 0;
        continue;
      }
      if (this.#failures === 0) this.log.warn({ spans: batch.length, error: problem.why }, 'traces-not-sent');
      this.#failures += 1;
      if (problem.again) this.#waiting.unshift(...batch.slice(0, MOST_WAITING - this.#waiting.length));
      return;
    }
  }

  async #post(body: string, ms: number): Promise<{ why: string; again: boolean } | undefined> {
    try {
      const response = await fetch(this.options.url, {
        method: 'POST',
        headers: { ...this.options.headers, 'content-type': 'application/json' },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(ms),
      });
      await response.body?.cancel();
      if (response.ok) return undefined;
      return { why: `the collector answered ${response.status}`, again: TRY_AGAIN.has(response.status) };
    } catch (error) {
      return { why: error instanceof Error ? `${error.message} (${causeOf(error)})` : 'failed', again: true };
    }
  }
}

const causeOf = ({ cause }: Error): string => (cause instanceof Error ? cause.message : 'no cause');
