import type { Scene } from '../acting/scene.js';
import type { Change } from '../changes.js';
import type { StoredMessage } from '../stored-message.js';
import type { PageEvent } from '../page-protocol.js';
import type { SlackPerson } from '../people.js';
import type { WorkspaceState } from '../workspace-state.js';
import { pageMessage, pageView } from './page-message.js';
import { pageChannel, seesChannel } from './page-people.js';
import { seesMessage } from './page-state.js';

/** A reply also changes what is shown beneath its parent. */
function parentEvent(state: WorkspaceState, reply: StoredMessage): PageEvent[] {
  if (reply.threadTs === undefined || reply.ephemeralTo !== undefined) return [];
  const parent = state.messages.find(reply.channel, reply.threadTs);
  return parent === undefined ? [] : [{ type: 'message_changed', message: pageMessage(state, parent) }];
}

/** What a change means to the page of one person; nothing if they don't see it. */
export function pageEvents({ state, dispatcher }: Scene, viewer: SlackPerson, change: Change): PageEvent[] {
  switch (change.type) {
    case 'message_added':
    case 'message_changed':
    case 'message_deleted': {
      const { message } = change;
      if (!seesMessage(state, viewer, message)) return [];
      const event: PageEvent =
        change.type === 'message_deleted'
          ? { type: change.type, channel: message.channel, ts: message.ts }
          : { type: change.type, message: pageMessage(state, message) };
      return change.type === 'message_changed' ? [event] : [event, ...parentEvent(state, message)];
    }
    case 'view_changed': {
      if (change.user !== viewer.id) return [];
      const view = state.views.top(viewer.id);
      return [{ type: 'view_changed', view: view === undefined ? null : pageView(view) }];
    }
    case 'channel_changed': {
      const channel = state.channels.get(change.channel);
      if (channel === undefined || !seesChannel(viewer, channel)) return [];
      return [{ type: 'channel_changed', channel: pageChannel(state, viewer, channel) }];
    }
    case 'connections_changed':
      return [{ type: 'app_connected', connected: dispatcher.isConnected }];
    case 'called':
    case 'delivered':
      return [];
  }
}
