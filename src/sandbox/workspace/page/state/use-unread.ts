import { useRef } from 'preact/hooks';
import type { PageState } from '../../page-protocol.js';
import { isInChannel } from '../message/group-messages.js';

/**
 * The channels with something that this person hasn't seen since the page was opened as them.
 * In: the state, and the channel they look at. Out: ids of channels.
 */
export function useUnread(state: PageState | undefined, current: string | undefined): Set<string> {
  const seen = useRef({ as: '', newest: new Map<string, number>() });
  const unread = new Set<string>();
  if (state === undefined) return unread;
  const newest = newestByChannel(state);
  if (seen.current.as !== state.as) seen.current = { as: state.as, newest: new Map(newest) };
  for (const [channel, ts] of newest) {
    if (channel === current) seen.current.newest.set(channel, ts);
    else if (ts > (seen.current.newest.get(channel) ?? 0)) unread.add(channel);
  }
  return unread;
}

function newestByChannel(state: PageState): Map<string, number> {
  const newest = new Map<string, number>();
  for (const message of state.messages) {
    if (isInChannel(message) && message.user !== state.as) newest.set(message.channel, Number(message.ts));
  }
  return newest;
}
