import type { SlackChannel } from '../channels.js';
import type { JsonObject } from '../json.js';
import { BOT_USER_ID } from '../people.js';
import { findChannel, isVisible, scopeFor } from './channel-access.js';
import { channelJson } from './channel-json.js';
import type { Call, WebApiMethod } from './method.js';
import { botMethod, requireScope } from './method.js';
import { pageOf } from './pagination.js';
import { SlackRefusal } from './refusal.js';

const KINDS = new Map<string, SlackChannel['kind']>([
  ['public_channel', 'public'],
  ['private_channel', 'private'],
  ['im', 'im'],
]);

function list({ state, args }: Call): JsonObject {
  const types = args.has('types') ? args.list('types') : ['public_channel'];
  const kinds = types.flatMap((type) => KINDS.get(type) ?? []);
  if (types.some((type) => type !== 'mpim' && !KINDS.has(type))) throw new SlackRefusal('invalid_types');
  const channels = [...state.channels.values()].filter(
    (channel) =>
      kinds.includes(channel.kind) && isVisible(channel) && !(args.flag('exclude_archived') && channel.isArchived),
  );
  for (const channel of channels) requireScope(state.botScopes, scopeFor(channel, 'read'));
  const { page, metadata } = pageOf(channels, args, { fallback: 100, max: 1000 });
  return { channels: page.map((channel) => channelJson(state, channel)), ...metadata };
}

function info(call: Call): JsonObject {
  return { channel: channelJson(call.state, findChannel(call, 'read')) };
}

function members(call: Call): JsonObject {
  const { page, metadata } = pageOf(findChannel(call, 'read').members, call.args, { fallback: 100, max: 1000 });
  return { members: page, ...metadata };
}

function open({ state, args }: Call): JsonObject {
  const users = args.list('users');
  if (users.length === 0) throw new SlackRefusal('users_list_not_supplied');
  if (users.length > 1) throw new SlackRefusal('not_enabled', { detail: 'the sandbox has no group messages' });
  const [user = ''] = users;
  const person = state.people.get(user);
  if (person === undefined) throw new SlackRefusal('user_not_found');
  if (person.deleted) throw new SlackRefusal('user_disabled');
  if (user === BOT_USER_ID) throw new SlackRefusal('cannot_dm_bot');
  const channel = state.directMessageWith(user);
  return { channel: args.flag('return_im') ? channelJson(state, channel) : { id: channel.id } };
}

function join(call: Call): JsonObject {
  const { state } = call;
  const channel = findChannel(call);
  if (channel.kind !== 'public') throw new SlackRefusal('method_not_supported_for_channel_type');
  if (channel.isArchived) throw new SlackRefusal('is_archived');
  if (channel.members.includes(BOT_USER_ID)) {
    return { channel: channelJson(state, channel), warning: 'already_in_channel' };
  }
  const joined = state.changeChannel({ ...channel, members: [...channel.members, BOT_USER_ID] });
  return { channel: channelJson(state, joined) };
}

export const CONVERSATION_METHODS: readonly (readonly [string, WebApiMethod])[] = [
  ['conversations.list', botMethod([], list)],
  ['conversations.info', botMethod([], info)],
  ['conversations.members', botMethod([], members)],
  ['conversations.open', botMethod(['im:write'], open)],
  ['conversations.join', botMethod(['channels:join'], join)],
];
