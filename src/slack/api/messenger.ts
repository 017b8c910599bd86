import type { webApi } from '@slack/bolt';
import type { Clock, Log } from '../../core/ports.js';
import { RecapError } from '../../domain/errors.js';
import type { Message } from '../blocks/message.js';
import { asKnown, classicVersion } from '../blocks/message.js';
import { plainVersion } from '../blocks/plain.js';
import type { Form } from '../blocks/result.js';
import type { Caller } from './call.js';
import { areBlocksRefused, refusalWord } from './failure.js';
import type { Mark } from './mark.js';
import { findMarked, metadataOf } from './mark.js';
import type { Pacer } from './pacer.js';
import type { Paces } from './paces.js';

export interface Placement {
  readonly channel: string;
  readonly thread?: string | undefined;
}

export interface Posted {
  readonly channel: string;
  readonly ts: string;
  /** What Slack took: all blocks, those without the newer ones, or the plain version. */
  readonly form: Form;
}

export interface PostOptions {
  readonly mark: Mark;
  /** Epoch milliseconds; when set, the message may be there already, posted since then by another process. */
  readonly mayBeThereSince?: number | undefined;
}

export interface MessengerParts {
  readonly client: webApi.WebClient;
  readonly call: Caller;
  readonly pacer: Pacer;
  readonly paces: Paces;
  readonly clock: Clock;
  readonly log: Log;
}

/** Slack's clock and ours differ; a message of ours is not older than this before we began to post it. */
const CLOCK_SKEW_MS = 60_000;
/** No links unfold, and nothing that people wrote is read as a mention. */
const QUIET = { unfurl_links: false, unfurl_media: false, parse: 'none' as const, link_names: false };

/** Posts and updates messages, each exactly once as far as Slack lets one know. Rejects with Slack's last answer. */
export class Messenger {
  constructor(private readonly parts: MessengerParts) {}

  /** `content` is asked at each attempt, so that a late post shows the newest state. */
  async post(where: Placement, content: () => Message, options: PostOptions, signal: AbortSignal): Promise<Posted> {
    if (options.mayBeThereSince !== undefined) {
      const there = await this.#find(where, options.mark, options.mayBeThereSince).catch(() => undefined);
      if (there !== undefined) return there;
    }
    return this.#withFallbacks(content, (form) => this.#postOnce(where, content, options.mark, form, signal));
  }

  /** The last word: retried until the signal ends it. */
  async update(posted: Posted, message: Message, mark: Mark, signal: AbortSignal): Promise<void> {
    await this.#withFallbacks(
      () => message,
      (form) => {
        const run = () => this.#update(posted, inForm(message, form), mark);
        return this.parts.call(
          { name: 'chat.update', key: 'chat.update', pace: this.parts.paces.lastUpdate, run },
          signal,
        );
      },
    );
  }

  /** One attempt, and only when the pace lets it: for progress, which the next update supersedes. False when it was left out. */
  async tryUpdate(posted: Posted, message: Message, mark: Mark): Promise<boolean> {
    if (!this.parts.pacer.tryTurn('chat.update', this.parts.paces.update)) return false;
    try {
      await this.#update(posted, message, mark);
      return true;
    } catch (error) {
      this.parts.log.debug({ err: error }, 'a progress update was not taken');
      return false;
    }
  }

  /** The channel of the direct messages between the bot and a person. */
  async openDirect(user: string, signal: AbortSignal): Promise<string> {
    const run = () => this.parts.client.conversations.open({ users: user });
    const call = { name: 'conversations.open', key: 'conversations.open', pace: this.parts.paces.other, run };
    const { channel } = await this.parts.call(call, signal);
    if (channel?.id === undefined) throw new RecapError('chat-undeliverable', 'Slack opened no direct message.');
    return channel.id;
  }

  /** Shown to one person only, in a channel that the bot is in. Slack keeps no record of it, so a repeated one is shown twice. */
  async postEphemeral(where: Placement, user: string, message: Message, signal: AbortSignal): Promise<void> {
    await this.#withFallbacks(
      () => message,
      (form) => {
        const { text, blocks } = inForm(message, form);
        const thread = where.thread === undefined ? {} : { thread_ts: where.thread };
        const run = () =>
          this.parts.client.chat.postEphemeral({
            channel: where.channel,
            user,
            text,
            parse: 'none',
            link_names: false,
            ...(blocks.length === 0 ? {} : { blocks: asKnown(blocks) }),
            ...thread,
          });
        const key = `chat.postEphemeral ${where.channel}`;
        return this.parts.call({ name: 'chat.postEphemeral', key, pace: this.parts.paces.post, run }, signal);
      },
    );
  }

  async #postOnce(
    where: Placement,
    content: () => Message,
    mark: Mark,
    form: Form,
    signal: AbortSignal,
  ): Promise<Posted> {
    const { client, call, clock, paces } = this.parts;
    const since = clock.now() - CLOCK_SKEW_MS;
    const run = async (): Promise<Posted> => {
      const { text, blocks } = inForm(content(), form);
      const { ts, channel } = await client.chat.postMessage({
        ...QUIET,
        channel: where.channel,
        text,
        ...(blocks.length === 0 ? {} : { blocks: asKnown(blocks) }),
        ...(where.thread === undefined ? {} : { thread_ts: where.thread }),
        metadata: metadataOf(mark),
      });
      if (ts === undefined) throw new RecapError('chat-undeliverable', 'Slack gave no ts for a message.');
      return { channel: channel ?? where.channel, ts, form };
    };
    const key = `chat.postMessage ${where.channel}`;
    const alreadyDone = () => this.#find(where, mark, since);
    return call({ name: 'chat.postMessage', key, pace: paces.post, run, alreadyDone }, signal);
  }

  async #find(where: Placement, mark: Mark, since: number): Promise<Posted | undefined> {
    const ts = await findMarked(this.parts.client, where, mark, since);
    return ts === undefined ? undefined : { channel: where.channel, ts, form: 'blocks' };
  }

  async #update(posted: Posted, { text, blocks }: Message, mark: Mark): Promise<void> {
    await this.parts.client.chat.update({
      channel: posted.channel,
      ts: posted.ts,
      text,
      parse: 'none',
      link_names: false,
      // An update without blocks would leave the old ones.
      blocks: asKnown(blocks),
      metadata: metadataOf(mark),
    });
  }

  async #withFallbacks<T>(content: () => Message, send: (form: Form) => Promise<T>): Promise<T> {
    for (const form of ['blocks', 'classic'] as const) {
      if (form === 'classic' && classicVersion(content()) === undefined) continue;
      try {
        return await send(form);
      } catch (error) {
        const word = refusalWord(error);
        if (!areBlocksRefused(word)) throw error;
        this.parts.log.error(
          { refusal: word, form, err: error },
          'Slack refused blocks of ours; simpler ones are sent',
        );
      }
    }
    return send('plain');
  }
}

function inForm(message: Message, form: Form): Message {
  if (form === 'blocks') return message;
  return form === 'classic' ? (classicVersion(message) ?? message) : plainVersion(message);
}
