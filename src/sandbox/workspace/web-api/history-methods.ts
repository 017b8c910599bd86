import type { JsonObject } from '../json.js';
import type { StoredMessage } from '../stored-message.js';
import { findChannel, isMember } from './channel-access.js';
import { messageJson } from './message-json.js';
import type { Call, WebApiMethod } from './method.js';
import { botMethod } from './method.js';
import { pageOf } from './pagination.js';
import { SlackRefusal, orRefuse } from './refusal.js';

/** `oldest` and `latest` bound the list; the bounds themselves are in it with `inclusive`. */
function within({ args }: Call): (message: StoredMessage) => boolean {
  const oldest = Number(args.text('oldest') ?? 0);
  const latest = Number(args.text('latest') ?? Number.POSITIVE_INFINITY);
  const inclusive = args.flag('inclusive');
  return ({ ts }) =>
    inclusive ? Number(ts) >= oldest && Number(ts) <= latest : Number(ts) > oldest && Number(ts) < latest;
}

function answer(call: Call, messages: readonly StoredMessage[]): JsonObject {
  const { state, args } = call;
  const { page, hasMore, metadata } = pageOf(messages, args, { fallback: 100, max: 999 });
  const show = { metadata: args.flag('include_all_metadata') };
  return {
    messages: page.map((message) => messageJson(state, message, show)),
    has_more: hasMore,
    ...(hasMore ? metadata : {}),
  };
}

function readableChannel(call: Call): string {
  const channel = findChannel(call, 'history');
  if (!isMember(channel)) throw new SlackRefusal('not_in_channel');
  return channel.id;
}

/** Newest first; replies only where they were also sent to the channel. */
function history(call: Call): JsonObject {
  const messages = call.state.messages
    .list(readableChannel(call))
    .filter(({ threadTs, subtype }) => threadTs === undefined || subtype === 'thread_broadcast')
    .filter(within(call));
  return answer(call, messages.reverse());
}

/** Oldest first, the parent always among them. */
function replies(call: Call): JsonObject {
  const channel = readableChannel(call);
  const asked = orRefuse(call.state.messages.find(channel, call.args.required('ts')), 'thread_not_found');
  const parentTs = asked.threadTs ?? asked.ts;
  const isWithin = within(call);
  const thread = call.state.messages.list(channel, parentTs);
  return answer(
    call,
    thread.filter((message) => message.ts === parentTs || isWithin(message)),
  );
}

export const HISTORY_METHODS: readonly (readonly [string, WebApiMethod])[] = [
  ['conversations.history', botMethod([], history)],
  ['conversations.replies', botMethod([], replies)],
];
