import type { PageEvent, PageMessage, PageState } from '../../page-protocol.js';

/**
 * The state after one event of the workspace. A message that is already known is replaced, so that an event which the
 * fetched state already contains does no harm.
 */
export function applyEvent(state: PageState, event: PageEvent): PageState {
  switch (event.type) {
    case 'message_added':
    case 'message_changed':
      return { ...state, messages: withMessage(state.messages, event.message) };
    case 'message_deleted': {
      const messages = state.messages.filter((known) => known.channel !== event.channel || known.ts !== event.ts);
      return { ...state, messages };
    }
    case 'channel_changed': {
      const others = state.channels.filter((known) => known.id !== event.channel.id);
      return { ...state, channels: [...others, event.channel] };
    }
    case 'view_changed': {
      const { view: _closed, ...rest } = state;
      return event.view === null ? rest : { ...rest, view: event.view };
    }
    case 'app_connected':
      return { ...state, app_connected: event.connected };
    case 'result':
      return state;
  }
}

function withMessage(messages: PageMessage[], message: PageMessage): PageMessage[] {
  const at = messages.findIndex((known) => known.channel === message.channel && known.ts === message.ts);
  if (at >= 0) return messages.with(at, message);
  const after = messages.findLastIndex((known) => Number(known.ts) <= Number(message.ts));
  return messages.toSpliced(after + 1, 0, message);
}
