import type { Log, Told } from '../../core/ports.js';
import { finalRefusal } from '../api/failure.js';
import type { Mark } from '../api/mark.js';
import type { Messenger } from '../api/messenger.js';
import type { Placement } from '../api/placement.js';
import type { Posted } from '../api/posted.js';
import type { ResponseUrl } from '../api/response-url.js';
import type { Message } from '../blocks/message.js';

export interface PrivateReplyParts {
  readonly messenger: Messenger;
  readonly log: Log;
  readonly user: string;
  readonly where: Placement;
  readonly responseUrl: ResponseUrl | undefined;
}

/** What became of a private reply, and where it stands if it can be found again. */
export interface PrivatelyTold {
  readonly told: Told;
  readonly posted?: Posted;
}

/** Says something to one person only, by the first way that works. Slack keeps a direct message alone. Never rejects. */
export class PrivateReply {
  constructor(private readonly parts: PrivateReplyParts) {}

  /**
   * In the channel, by the command's own response_url (needs no membership of the bot) or an ephemeral message, which are gone when the
   * person looks again; else in a direct message.
   */
  async whisper(message: Message, direct: Message, mark: Mark, signal: AbortSignal): Promise<PrivatelyTold> {
    const { messenger, where, user, responseUrl, log } = this.parts;
    const ways: (readonly [string, () => Promise<unknown>])[] = [
      ['chat.postEphemeral', () => messenger.postEphemeral(where, user, message, signal)],
    ];
    if (responseUrl?.usable === true) {
      ways.unshift(['response_url', () => responseUrl.whisper(message, where.thread, signal)]);
    }
    for (const [way, go] of ways) {
      try {
        await go();
        return { told: 'told' };
      } catch (error) {
        log.warn({ way, err: error }, 'a private reply did not get through');
      }
    }
    return this.direct(direct, mark, signal);
  }

  /** In a direct message, once. */
  async direct(message: Message, mark: Mark, signal: AbortSignal): Promise<PrivatelyTold> {
    const { messenger, user, log } = this.parts;
    try {
      const channel = await messenger.openDirect(user, signal);
      return { told: 'told', posted: await messenger.post({ channel }, () => message, { mark }, signal) };
    } catch (error) {
      const refusal = finalRefusal(error);
      if (refusal === undefined) {
        log.warn({ ...mark, user, err: error }, 'a direct message did not get through');
        return { told: 'owed' };
      }
      log.error({ ...mark, user, refusal, err: error }, 'a reply reached its asker on no way');
      return { told: 'told' };
    }
  }
}
