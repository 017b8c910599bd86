import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../blocks/message.js';

/** docs.slack.dev/interactivity/handling-user-interaction: a response_url takes 5 messages within 30 minutes. */
const MOST_USES = 5;
const LIFE_MS = 30 * 60_000;
const TRY_MS = 5_000;
const TRIES = 3;
const PAUSE_MS = 400;

/** Where Slack takes replies to one command or button without the bot being in the channel. */
export class ResponseUrl {
  #uses = 0;

  constructor(
    readonly url: string,
    /** Epoch milliseconds. */
    readonly receivedAt: number,
    private readonly now: () => number,
  ) {}

  get usable(): boolean {
    return this.#uses < MOST_USES && this.now() - this.receivedAt < LIFE_MS;
  }

  /** Shows a message to the asker only. Rejects when Slack does not take it. */
  async whisper({ text, blocks }: Message, thread: string | undefined, signal: AbortSignal): Promise<void> {
    this.#uses += 1;
    const body = JSON.stringify({
      response_type: 'ephemeral',
      replace_original: false,
      text,
      ...(blocks.length === 0 ? {} : { blocks }),
      ...(thread === undefined ? {} : { thread_ts: thread }),
    });
    for (let attempt = 1; ; attempt += 1) {
      const status = await this.#post(body, signal);
      if (status !== undefined && status < 300) return;
      const again = status === undefined || status === 429 || status >= 500;
      if (!again || attempt === TRIES) throw new Error(`the response_url answered ${status ?? 'nothing'}`);
      await sleep(PAUSE_MS * attempt, undefined, { signal });
    }
  }

  async #post(body: string, signal: AbortSignal): Promise<number | undefined> {
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch (error) {
      if (signal.aborted) throw error;
      return undefined;
    }
  }
}
