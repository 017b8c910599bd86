import type { Scene } from '../acting/scene.js';
import type { StoredMessage } from '../stored-message.js';
import type { PageState } from '../page-protocol.js';
import type { SlackPerson } from '../people.js';
import { TEAM } from '../people.js';
import type { WorkspaceState } from '../workspace-state.js';
import { pageMessage, pageView } from './page-message.js';
import { pageChannel, pagePeople, seesChannel } from './page-people.js';

/** Whether a person sees a message: its channel, and nobody else's ephemeral ones. */
export function seesMessage(state: WorkspaceState, viewer: SlackPerson, message: StoredMessage): boolean {
  const channel = state.channels.get(message.channel);
  if (channel === undefined || !seesChannel(viewer, channel)) return false;
  return message.ephemeralTo === undefined || message.ephemeralTo === viewer.id;
}

const byTs = (a: StoredMessage, b: StoredMessage): number => (a.ts < b.ts ? -1 : 1);

/** Everything that one person sees. */
export function pageState({ state, dispatcher }: Scene, viewer: SlackPerson): PageState {
  const channels = [...state.channels.values()].filter((channel) => seesChannel(viewer, channel));
  const seen = new Set(channels.map(({ id }) => id));
  const messages = [...seen].flatMap((id) => state.messages.list(id));
  const ephemerals = state.messages.ephemerals(viewer.id).filter(({ channel }) => seen.has(channel));
  const view = state.views.top(viewer.id);
  return {
    as: viewer.id,
    workspace: {
      id: TEAM.id,
      name: TEAM.name,
      domain: TEAM.domain,
      commands: state.options.commands.map(({ command, description, usageHint }) => ({
        command,
        description,
        usage_hint: usageHint,
      })),
      bot_user_id: state.bot.id,
    },
    people: pagePeople(state),
    channels: channels.map((channel) => pageChannel(state, viewer, channel)),
    messages: [...messages, ...ephemerals].sort(byTs).map((message) => pageMessage(state, message)),
    ...(view === undefined ? {} : { view: pageView(view) }),
    app_connected: dispatcher.isConnected,
  };
}
