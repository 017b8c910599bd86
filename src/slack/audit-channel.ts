import { randomUUID } from 'node:crypto';
import type { AuditChannel, Log } from '../core/ports.js';
import type { AuditEvent } from '../domain/audit-event.js';
import { refusalWord } from './api/failure.js';
import type { Messenger } from './api/messenger.js';
import { auditLinesThatFit, renderAudit, renderAuditLine } from './blocks/audit.js';
import type { Timing } from './conversation/timing.js';
import { until } from '../domain/deadline.js';

/** Lines that wait while Slack is slow or away; beyond them the oldest are left out, and their number is told. */
export const MOST_WAITING_LINES = 1_000;
/** For the last lines, when the bot stops. */
const CLOSE_MS = 2_000;

export interface AuditChannelParts {
  /** The channel's id. */
  readonly channel: string;
  readonly messenger: Messenger;
  readonly timing: Pick<Timing, 'gather' | 'post'>;
  readonly log: Log;
}

/** Tells a channel what the audit has kept: what comes within a few seconds in one message, and one message at a time. */
export class SlackAuditChannel implements AuditChannel {
  readonly #waiting: string[] = [];
  #leftOut = 0;
  #timer: NodeJS.Timeout | undefined;
  #posting: Promise<void> | undefined;
  /** Aborted when no time is left. */
  readonly #end = new AbortController();
  #isClosed = false;

  constructor(private readonly parts: AuditChannelParts) {}

  tell(event: AuditEvent): void {
    if (this.#isClosed) return;
    this.#waiting.push(renderAuditLine(event));
    if (this.#waiting.length > MOST_WAITING_LINES) {
      this.#waiting.shift();
      this.#leftOut += 1;
    }
    this.#gather();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const timer = setTimeout(() => this.#end.abort(new Error('the bot has stopped')), CLOSE_MS);
    try {
      await until(this.#flush(), this.#end.signal);
    } catch {
      const events = this.#waiting.length + this.#leftOut;
      this.parts.log.warn({ events }, 'the audit channel was not told of the last events');
    } finally {
      clearTimeout(timer);
    }
  }

  #gather(): void {
    if (this.#isClosed || this.#timer !== undefined || this.#posting !== undefined || this.#waiting.length === 0)
      return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#posting = this.#post().finally(() => {
        this.#posting = undefined;
        this.#gather();
      });
    }, this.parts.timing.gather);
  }

  /** What is under way, and one message more: it says how many it has no room for. */
  async #flush(): Promise<void> {
    await this.#posting;
    if (this.#waiting.length > 0 && !this.#end.signal.aborted) await this.#post();
  }

  /** Never rejects: what a channel does not take is in the audit all the same. */
  async #post(): Promise<void> {
    const { channel, messenger, timing, log } = this.parts;
    const lines = this.#waiting.splice(0, auditLinesThatFit(this.#waiting));
    const leftOut = this.#leftOut;
    const message = renderAudit(lines, this.#waiting.length, leftOut);
    const mark = { run: randomUUID(), part: 'audit' as const };
    // Not AbortSignal.any: on Node 20 its signals stay referenced by a parent that lives long.
    const deadline = new AbortController();
    const giveUp = () => deadline.abort(new Error('there is no time left for the audit channel'));
    const timer = setTimeout(giveUp, timing.post);
    this.#end.signal.addEventListener('abort', giveUp, { once: true });
    try {
      await messenger.post({ channel }, () => message, { mark }, deadline.signal);
      this.#leftOut -= leftOut;
    } catch (error) {
      this.#leftOut += lines.length;
      const refusal = refusalWord(error);
      log.warn({ channel, events: lines.length, refusal, err: error }, 'the audit channel did not take a message');
    } finally {
      clearTimeout(timer);
      this.#end.signal.removeEventListener('abort', giveUp);
    }
  }
}
