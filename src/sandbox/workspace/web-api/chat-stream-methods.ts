import { checkMessageBlocks } from '../block-kit/check-blocks.js';
import { withGeneratedNames } from '../block-kit/names.js';
import type { JsonObject } from '../json.js';
import { isJsonObject } from '../json.js';
import type { StoredMessage } from '../stored-message.js';
import { findChannel, findPostingChannel } from './channel-access.js';
import { botAuthor, findThread } from './chat-methods.js';
import { readContent } from './message-content.js';
import { messageJson } from './message-json.js';
import type { Call, WebApiMethod } from './method.js';
import { botMethod } from './method.js';
import { SlackRefusal, orRefuse } from './refusal.js';

/** Characters of one `markdown_text`: docs.slack.dev/reference/methods/chat.appendStream. */
const MARKDOWN_LIMIT = 12_000;
/** Blocks of one call's chunks. */
const CHUNK_BLOCKS = 50;

interface Addition {
  readonly text: string;
  readonly blocks: JsonObject[];
}

function readChunk(chunk: unknown): Addition {
  if (!isJsonObject(chunk)) throw new SlackRefusal('invalid_chunks');
  if (chunk.type === 'markdown_text' && typeof chunk.text === 'string') return { text: chunk.text, blocks: [] };
  if (chunk.type === 'blocks' && Array.isArray(chunk.blocks)) return { text: '', blocks: checked(chunk.blocks) };
  if (chunk.type === 'plan_update' && typeof chunk.title === 'string') {
    return { text: '', blocks: withGeneratedNames([{ type: 'plan', title: chunk.title }]) };
  }
  if (chunk.type !== 'task_update' || typeof chunk.id !== 'string' || typeof chunk.title !== 'string') {
    throw new SlackRefusal('invalid_chunks');
  }
  const task = { type: 'task_card', task_id: chunk.id, title: chunk.title, status: chunk.status ?? 'in_progress' };
  return { text: '', blocks: checked([task]) };
}

function checked(blocks: readonly unknown[]): JsonObject[] {
  const verdict = checkMessageBlocks(blocks);
  if (!verdict.ok) throw SlackRefusal.withProblems(verdict.error, verdict.problems);
  return withGeneratedNames(blocks);
}

function readAddition({ args }: Call): Addition {
  const text = args.text('markdown_text') ?? '';
  if (text.length > MARKDOWN_LIMIT) throw new SlackRefusal('msg_too_long');
  const chunks = args.json('chunks', 'invalid_chunks') ?? [];
  if (!Array.isArray(chunks)) throw new SlackRefusal('invalid_chunks');
  const parts = chunks.map(readChunk);
  const blocks = parts.flatMap((part) => part.blocks);
  if (blocks.length > CHUNK_BLOCKS) throw new SlackRefusal('invalid_chunks');
  return { text: text + parts.map((part) => part.text).join(''), blocks };
}

/** A task that came again is the same card in a new state. */
function merge(before: readonly JsonObject[], added: readonly JsonObject[]): JsonObject[] {
  const replaced = before.map((block) => added.find((next) => sameTask(block, next)) ?? block);
  return [...replaced, ...added.filter((next) => !before.some((block) => sameTask(block, next)))];
}

const sameTask = (a: JsonObject, b: JsonObject): boolean =>
  a.type === 'task_card' && b.type === 'task_card' && a.task_id === b.task_id;

function extend(message: StoredMessage, { text, blocks }: Addition): StoredMessage {
  const all = merge(message.blocks ?? [], blocks);
  return { ...message, text: message.text + text, ...(all.length === 0 ? {} : { blocks: all }) };
}

function start(call: Call): JsonObject {
  const { state, args } = call;
  const channel = findPostingChannel(call);
  args.required('thread_ts');
  const threadTs = orRefuse(findThread(call, channel.id), 'thread_not_found');
  if (channel.kind !== 'im' && !(args.has('recipient_user_id') && args.has('recipient_team_id'))) {
    throw new SlackRefusal(args.has('recipient_user_id') ? 'missing_recipient_team_id' : 'missing_recipient_user_id');
  }
  const empty: StoredMessage = {
    channel: channel.id,
    ts: state.clock.nextTs(),
    threadTs,
    ...botAuthor(call),
    text: '',
    streaming: true,
  };
  const message = state.messages.add(extend(empty, readAddition(call)));
  return { channel: channel.id, ts: message.ts };
}

function findStream(call: Call): StoredMessage {
  const channel = findChannel(call);
  const message = orRefuse(call.state.messages.find(channel.id, call.args.required('ts')), 'message_not_found');
  if (message.streaming !== true) throw new SlackRefusal('message_not_in_streaming_state');
  return message;
}

function append(call: Call): JsonObject {
  const message = call.state.messages.replace(extend(findStream(call), readAddition(call)));
  return { channel: message.channel, ts: message.ts };
}

function stop(call: Call): JsonObject {
  const { state } = call;
  const { streaming: _ended, ...message } = extend(findStream(call), readAddition(call));
  const { blocks, metadata } = readContent(call.args.withOut('markdown_text'));
  const all = [...(message.blocks ?? []), ...(blocks ?? [])];
  const next = state.messages.replace({
    ...message,
    ...(all.length === 0 ? {} : { blocks: all }),
    ...(metadata === undefined ? {} : { metadata }),
  });
  return { channel: next.channel, ts: next.ts, message: messageJson(state, next) };
}

export const CHAT_STREAM_METHODS: readonly (readonly [string, WebApiMethod])[] = [
  ['chat.startStream', botMethod(['chat:write'], start)],
  ['chat.appendStream', botMethod(['chat:write'], append)],
  ['chat.stopStream', botMethod(['chat:write'], stop)],
];
