import type { Log } from '../../core/ports.js';
import type { Mark } from '../api/mark.js';
import type { Messenger, Placement } from '../api/messenger.js';
import type { ResponseUrl } from '../api/response-url.js';
import type { Message } from '../blocks/message.js';

export interface PrivateReplyParts {
  readonly messenger: Messenger;
  readonly log: Log;
  readonly user: string;
  readonly where: Placement;
  readonly responseUrl: ResponseUrl | undefined;
}

/**
 * Says something to one person only, by the first way that works: the command's own response_url (needs no membership of the bot),
 * an ephemeral message in the channel, a direct message.
 */
export class PrivateReply {
  constructor(private readonly parts: PrivateReplyParts) {}

  /** Never rejects; what reaches its asker on no way is in the log. */
  async send(message: Message, mark: Mark, deadlineMs: number): Promise<void> {
    const signal = AbortSignal.timeout(deadlineMs);
    const { messenger, where, user, responseUrl, log } = this.parts;
    const ways: (readonly [string, () => Promise<unknown>])[] = [
      ['chat.postEphemeral', () => messenger.postEphemeral(where, user, message, signal)],
      ['direct message', () => this.#direct(message, mark, signal)],
    ];
    if (responseUrl?.usable === true) {
      ways.unshift(['response_url', () => responseUrl.whisper(message, where.thread, signal)]);
    }
    for (const [way, go] of ways) {
      try {
        await go();
        return;
      } catch (error) {
        log.warn({ way, err: error }, 'a private reply did not get through');
      }
    }
    log.error({ user }, 'a reply reached its asker on no way');
  }

  async #direct(message: Message, mark: Mark, signal: AbortSignal): Promise<void> {
    const channel = await this.parts.messenger.openDirect(this.parts.user, signal);
    await this.parts.messenger.post({ channel }, () => message, { mark }, signal);
  }
}
