import type { webApi } from '@slack/bolt';
import type { Clock, Log } from '../../core/ports.js';
import { RecapError } from '../../domain/errors.js';
import type { Message } from '../blocks/message.js';
import { asKnown, classicVersion } from '../blocks/message.js';
import { plainVersion } from '../blocks/plain.js';
import type { Form } from '../blocks/result.js';
import type { Caller } from './call.js';
import { findMessage, slackTime } from './find-message.js';
import { areBlocksRefused, failureOf, refusalWord } from './failure.js';
import type { Mark } from './mark.js';
import { hasMark, metadataOf } from './mark.js';
import type { Pacer } from './pacer.js';
import type { Paces } from './paces.js';
import { laneOfChannel, laneOfMethod } from './paces.js';
import type { Placement } from './placement.js';
import type { PostLedger } from './post-ledger.js';
import type { Posted } from './posted.js';
import { readPosted, writePosted } from './posted.js';

export interface PostOptions {
  readonly mark: Mark;
  /** Epoch milliseconds; when set, and the ledger can not say more, the message may be there already, posted since then by another process. */
  readonly mayBeThereSince?: number | undefined;
}

export interface MessengerParts {
  readonly client: webApi.WebClient;
  readonly call: Caller;
  readonly pacer: Pacer;
  readonly paces: Paces;
  /** Without it each post is another one. */
  readonly ledger?: PostLedger | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** Slack's clock, ours and the store's differ; a message of ours is not older than this before it was begun. */
const CLOCK_SKEW_MS = 120_000;
/** No links unfold, and nothing that people wrote is read as a mention. */
const QUIET = { unfurl_links: false, unfurl_media: false, parse: 'none' as const, link_names: false };

/** Posts and updates messages, each exactly once as far as Slack lets one know. Rejects with Slack's last answer. */
export class Messenger {
  constructor(private readonly parts: MessengerParts) {}

  /**
   * Gives the message where it stands, if the ledger knows it; looks for it in Slack, if it was begun and nobody knows what became of that;
   * else posts it. `content` is asked at each attempt, so that a late post shows the newest state.
   */
  async post(where: Placement, content: () => Message, options: PostOptions, signal: AbortSignal): Promise<Posted> {
    const { ledger, clock } = this.parts;
    const { mark } = options;
    const known = await ledger?.begin(mark);
    const noted = readPosted(known?.where);
    if (noted !== undefined) return noted;
    const isKnownToBeNew = known?.isNew === true;
    const since = known?.begunAt ?? options.mayBeThereSince;
    const there = isKnownToBeNew || since === undefined ? undefined : await this.#find(where, mark, since, signal);
    const begunAt = known?.begunAt ?? clock.now();
    const posted =
      there ??
      (await this.#withFallbacks(content, (form) => this.#postOnce(where, content, mark, form, begunAt, signal)));
    ledger?.note(mark, writePosted(posted));
    return posted;
  }

  /** The last word: retried until the signal ends it. */
  async update(posted: Posted, message: Message, mark: Mark, signal: AbortSignal): Promise<void> {
    await this.#withFallbacks(
      () => message,
      (form) => {
        const run = () => this.#update(posted, inForm(message, form), mark);
        return this.parts.call(
          {
            name: 'chat.update',
            lane: laneOfMethod('chat.update', posted.channel),
            pace: this.parts.paces.lastUpdate,
            run,
          },
          signal,
        );
      },
    );
  }

  /** One attempt, and only when the pace lets it: for progress, which the next update supersedes. False when it was left out. */
  async tryUpdate(posted: Posted, message: Message, mark: Mark): Promise<boolean> {
    const lane = laneOfMethod('chat.update', posted.channel);
    if (!(await this.parts.pacer.tryTurn(lane, this.parts.paces.update))) return false;
    try {
      await this.#update(posted, message, mark);
      return true;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'limited') await this.parts.pacer.close(lane.door, failure.afterMs);
      this.parts.log.debug({ err: error }, 'a progress update was not taken');
      return false;
    }
  }

  /** The channel of the direct messages between the bot and a person. */
  async openDirect(user: string, signal: AbortSignal): Promise<string> {
    const run = () => this.parts.client.conversations.open({ users: user });
    const lane = laneOfMethod('conversations.open');
    const call = { name: 'conversations.open', lane, pace: this.parts.paces.other, run };
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
        const lane = laneOfChannel('chat.postEphemeral', where.channel);
        return this.parts.call({ name: 'chat.postEphemeral', lane, pace: this.parts.paces.post, run }, signal);
      },
    );
  }

  async #postOnce(
    where: Placement,
    content: () => Message,
    mark: Mark,
    form: Form,
    begunAt: number,
    signal: AbortSignal,
  ): Promise<Posted> {
    const { client, call, paces } = this.parts;
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
    const lane = laneOfChannel('chat.postMessage', where.channel);
    const alreadyDone = () => this.#find(where, mark, begunAt, signal);
    return call({ name: 'chat.postMessage', lane, pace: paces.post, run, alreadyDone }, signal);
  }

  /**
   * Looks in Slack for a message that was begun at that time, until Slack answers. Undefined when it is not there, and when Slack will not
   * let us look: then a message that may come twice is better than none. Rejects when the time is over.
   */
  async #find(where: Placement, mark: Mark, begunAt: number, signal: AbortSignal): Promise<Posted | undefined> {
    const { client, call, paces, log } = this.parts;
    const name = where.thread === undefined ? 'conversations.history' : 'conversations.replies';
    const oldest = slackTime(begunAt - CLOCK_SKEW_MS);
    const run = () => findMessage(client, where, oldest, (message) => hasMark(message, mark));
    try {
      const ts = await call({ name, lane: laneOfMethod(name, where.channel), pace: paces.other, run }, signal);
      return ts === undefined ? undefined : { channel: where.channel, ts, form: 'blocks' };
    } catch (error) {
      if (refusalWord(error) === undefined) throw error;
      log.warn({ ...mark, refusal: refusalWord(error) }, 'Slack does not let us look whether a message was posted');
      return undefined;
    }
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
