import type { JsonObject } from '../json.js';
import type { StoredMessage } from '../stored-message.js';
import { findChannel, findPostingChannel } from './channel-access.js';
import { UPDATED_TEXT_LIMIT, readContent, requireContent, truncationWarning } from './message-content.js';
import { messageJson, permalinkOf } from './message-json.js';
import type { Call, WebApiMethod } from './method.js';
import { botMethod } from './method.js';
import { SlackRefusal, orRefuse } from './refusal.js';

/** The parent of the thread that `thread_ts` names; a reply's ts stands for its thread. */
export function findThread({ state, args }: Call, channel: string): string | undefined {
  const asked = args.text('thread_ts');
  if (asked === undefined) return undefined;
  const parent = orRefuse(state.messages.find(channel, asked), 'thread_not_found');
  return parent.threadTs ?? parent.ts;
}

/** What every message of the bot has. */
export function botAuthor({ state, args }: Call): Pick<StoredMessage, 'user' | 'teamId' | 'reactions'> & {
  botId?: string;
  username?: string;
} {
  const { id, teamId, botId } = state.bot;
  const username = state.botScopes.has('chat:write.customize') ? args.text('username') : undefined;
  return {
    user: id,
    teamId,
    reactions: new Map(),
    ...(botId === undefined ? {} : { botId }),
    ...(username === undefined ? {} : { username }),
  };
}

function post(call: Call): JsonObject {
  const { state } = call;
  const channel = findPostingChannel(call);
  const content = readContent(call.args);
  requireContent(content);
  const threadTs = findThread(call, channel.id);
  const message = state.messages.add({
    channel: channel.id,
    ts: state.clock.nextTs(),
    ...botAuthor(call),
    text: content.text ?? '',
    ...(threadTs === undefined ? {} : { threadTs }),
    ...(content.blocks === undefined ? {} : { blocks: content.blocks }),
    ...(content.metadata === undefined ? {} : { metadata: content.metadata }),
    ...(threadTs !== undefined && call.args.flag('reply_broadcast') ? { subtype: 'thread_broadcast' } : {}),
  });
  return {
    channel: channel.id,
    ts: message.ts,
    message: messageJson(state, message, { metadata: true }),
    ...truncationWarning(content),
  };
}

function postEphemeral(call: Call): JsonObject {
  const { state, args } = call;
  const channel = findPostingChannel(call);
  const user = args.required('user');
  if (!state.people.has(user)) throw new SlackRefusal('user_not_found');
  if (!channel.members.includes(user)) throw new SlackRefusal('user_not_in_channel');
  const content = readContent(args);
  requireContent(content);
  const threadTs = findThread(call, channel.id);
  const message = state.messages.add({
    channel: channel.id,
    ts: state.clock.nextTs(),
    ...botAuthor(call),
    text: content.text ?? '',
    ephemeralTo: user,
    ...(threadTs === undefined ? {} : { threadTs }),
    ...(content.blocks === undefined ? {} : { blocks: content.blocks }),
  });
  return { message_ts: message.ts, ...truncationWarning(content) };
}

function findOwn(call: Call, error: string): StoredMessage {
  const channel = findChannel(call);
  const message = orRefuse(call.state.messages.find(channel.id, call.args.required('ts')), 'message_not_found');
  if (message.user !== call.state.bot.id || message.subtype === 'tombstone') throw new SlackRefusal(error);
  return message;
}

function update(call: Call): JsonObject {
  const { state, args } = call;
  if (findChannel(call).isArchived) throw new SlackRefusal('is_inactive');
  const message = findOwn(call, 'cant_update_message');
  if (message.streaming === true) throw new SlackRefusal('streaming_state_conflict');
  const content = readContent(args, { refuseBeyond: UPDATED_TEXT_LIMIT });
  if (content.text === undefined && content.blocks === undefined) throw new SlackRefusal('no_text');
  // Blocks that are not sent stay; an empty list removes them.
  const { blocks: before, ...rest } = message;
  const blocks = content.blocks ?? before;
  const next = state.messages.replace({
    ...rest,
    text: content.text ?? message.text,
    ...(blocks === undefined || blocks.length === 0 ? {} : { blocks }),
    ...(content.metadata === undefined ? {} : { metadata: content.metadata }),
    edited: { user: message.botId ?? message.user, ts: state.clock.nextTs() },
  });
  return {
    channel: next.channel,
    ts: next.ts,
    text: next.text,
    message: messageJson(state, next, { metadata: true }),
    ...truncationWarning(content),
  };
}

function remove(call: Call): JsonObject {
  const message = findOwn(call, 'cant_delete_message');
  call.state.messages.deleteMessage(message);
  return { channel: message.channel, ts: message.ts };
}

function getPermalink(call: Call): JsonObject {
  const channel = findChannel(call);
  const message = call.state.messages.find(channel.id, call.args.required('message_ts'));
  return { channel: channel.id, permalink: permalinkOf(call.state, orRefuse(message, 'message_not_found')) };
}

export const CHAT_METHODS: readonly (readonly [string, WebApiMethod])[] = [
  ['chat.postMessage', botMethod(['chat:write'], post)],
  ['chat.postEphemeral', botMethod(['chat:write'], postEphemeral)],
  ['chat.update', botMethod(['chat:write'], update)],
  ['chat.delete', botMethod(['chat:write'], remove)],
  ['chat.getPermalink', botMethod([], getPermalink)],
];
