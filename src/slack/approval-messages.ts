import type { ApprovalMessages, Conversation } from '../core/ports.js';
import type { ApprovalRecord } from '../domain/approval.js';
import { isOver } from '../domain/approval.js';
import { RecapError } from '../domain/errors.js';
import type { Mark } from './api/mark.js';
import { renderApproval } from './blocks/approval.js';
import type { Message } from './blocks/message.js';
import { escapeMrkdwn } from './blocks/mrkdwn.js';
import { emoji, person, richText, section, words } from './blocks/rich-text.js';
import type { ConversationParts } from './conversation/conversation.js';
import { SlackConversation } from './conversation/conversation.js';
import type { Place } from './conversation/place.js';
import { parsePlace, renderPlace } from './conversation/place.js';

/**
 * Requests for approval as messages of a channel, or of the thread that they come from. A request from the channel itself begins a
 * thread, where its run is shown. `message` is written like a place, with the ts of the message.
 */
export class SlackApprovalMessages implements ApprovalMessages {
  constructor(
    private readonly parts: ConversationParts,
    /** The workspace; undefined before the start. */
    private readonly team: () => string | undefined,
  ) {}

  async post(approval: ApprovalRecord, signal: AbortSignal): Promise<{ message: string; place: string }> {
    const origin = this.#placeOf(approval.place);
    const where = approval.channel === undefined ? origin : { channel: approval.channel };
    const content = (): Message => renderApproval(approval);
    const { channel, ts } = await this.parts.messenger.post(where, content, { mark: markOf(approval) }, signal);
    const message = { team: origin.team, channel, thread: ts };
    const beginsAThread = approval.channel === undefined && origin.thread === undefined && approval.kind === 'approval';
    return { message: renderPlace(message), place: beginsAThread ? renderPlace(message) : approval.place };
  }

  async update(approval: ApprovalRecord, signal: AbortSignal): Promise<void> {
    const { channel, thread } = this.#placeOf(approval.message ?? '');
    if (thread === undefined) throw new RecapError('chat-undeliverable', 'The message of the request is not known.');
    const posted = { channel, ts: thread, form: 'blocks' as const };
    await this.parts.messenger.update(posted, renderApproval(approval), markOf(approval), signal);
  }

  /** How it ended goes to who asked, where they did; a reminder goes below the message, to those who can decide. */
  async remark(approval: ApprovalRecord, text: string, signal: AbortSignal): Promise<void> {
    const over = isOver(approval);
    const where = this.#placeOf(over ? approval.place : (approval.message ?? approval.place));
    const to = over ? [person(approval.requester.person.id), words(' ')] : [];
    const sign = emoji(over ? 'information_source' : 'rotating_light');
    const message = { text: escapeMrkdwn(text), blocks: [richText(section(sign, words(' '), ...to, words(text)))] };
    // Every remark of a request is another one: how often it was reminded, or how it ended.
    const mark: Mark = { run: `${approval.id}-${approval.version}`, part: 'remark approval' };
    await this.parts.messenger.post(where, () => message, { mark }, signal);
  }

  conversation(approval: ApprovalRecord): Conversation | undefined {
    const place = parsePlace(approval.place);
    if (place === undefined || place.team !== this.team()) return undefined;
    const user = approval.requester.person.id;
    return new SlackConversation(this.parts, { key: approval.id, place, user, answers: 'in the thread' });
  }

  #placeOf(text: string): Place {
    const place = parsePlace(text);
    if (place !== undefined && place.team === this.team()) return place;
    throw new RecapError('chat-undeliverable', 'The request is of another chat or workspace.');
  }
}

const markOf = ({ id }: ApprovalRecord): Mark => ({ run: id, part: 'approval' });
