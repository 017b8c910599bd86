import type { SlackChannel } from '../channels.js';
import type { Call } from './method.js';
import { requireScope } from './method.js';
import { SlackRefusal } from './refusal.js';
import { BOT_USER_ID } from '../people.js';

/** The first word of scopes by kind of channel: `channels:read`, `groups:read`, `im:read`. */
const FAMILY: Record<SlackChannel['kind'], string> = { public: 'channels', private: 'groups', im: 'im' };

export const isMember = (channel: SlackChannel): boolean => channel.members.includes(BOT_USER_ID);

/** The bot sees public channels and those it is in. */
export const isVisible = (channel: SlackChannel): boolean => channel.kind === 'public' || isMember(channel);

/** The scope for an action on channels of this kind. */
export const scopeFor = (channel: SlackChannel, action: 'read' | 'history'): string =>
  `${FAMILY[channel.kind]}:${action}`;

/** The channel that the argument `channel` names, if the bot can see it. */
export function findChannel({ state, args }: Call, action?: 'read' | 'history'): SlackChannel {
  const channel = state.channels.get(args.required('channel'));
  if (channel === undefined || !isVisible(channel)) throw new SlackRefusal('channel_not_found');
  if (action !== undefined) requireScope(state.botScopes, scopeFor(channel, action));
  return channel;
}

/** A channel that the bot may post to; also given as `#name`, or as a person's id for the direct message. */
export function findPostingChannel(call: Call): SlackChannel {
  const { state, args } = call;
  const asked = args.required('channel');
  const named = [...state.channels.values()].find(({ name }) => name !== '' && `#${name}` === asked);
  const channel = state.people.has(asked) ? state.directMessageWith(asked) : (state.channels.get(asked) ?? named);
  if (channel === undefined || !isVisible(channel)) throw new SlackRefusal('channel_not_found');
  if (channel.isArchived) throw new SlackRefusal('is_archived');
  if (!isMember(channel) && !state.botScopes.has('chat:write.public')) throw new SlackRefusal('not_in_channel');
  return channel;
}
