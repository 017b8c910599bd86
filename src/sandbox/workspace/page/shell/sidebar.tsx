import type { PageChannel, PageState } from '../../page-protocol.js';
import { Avatar } from '../message/avatar.js';
import { useDirectory } from '../state/directory.js';
import { LockIcon, SharedIcon } from './icons.js';
import { PersonSwitch } from './person-switch.js';

interface SidebarProps {
  state: PageState;
  current: string | undefined;
  unread: Set<string>;
  onOpen: (channelId: string) => void;
  onSwitch: (personId: string) => void;
}

/** The workspace's name, its channels, direct messages and app, and who types. */
export function Sidebar({ state, current, unread, onOpen, onSwitch }: SidebarProps) {
  const byName = state.channels
    .filter((channel) => !channel.is_archived)
    .toSorted((a, b) => a.name.localeCompare(b.name));
  const entry = (channel: PageChannel) => (
    <ChannelEntry
      key={channel.id}
      channel={channel}
      isCurrent={channel.id === current}
      isUnread={unread.has(channel.id)}
      onOpen={onOpen}
    />
  );
  const direct = byName.filter((channel) => channel.is_im);
  return (
    <nav class="sidebar" aria-label="Workspace">
      <h1 class="workspace-name">{state.workspace.name}</h1>
      <div class="sidebar-scroll">
        <h2 class="sidebar-title">Channels</h2>
        <ul>{byName.filter((channel) => !channel.is_im).map(entry)}</ul>
        {direct.length > 0 && (
          <>
            <h2 class="sidebar-title">Direct messages</h2>
            <ul>{direct.map(entry)}</ul>
          </>
        )}
        <h2 class="sidebar-title">Apps</h2>
        <AppEntry state={state} />
      </div>
      <PersonSwitch onSwitch={onSwitch} />
    </nav>
  );
}

interface ChannelEntryProps {
  channel: PageChannel;
  isCurrent: boolean;
  isUnread: boolean;
  onOpen: (channelId: string) => void;
}

function ChannelEntry({ channel, isCurrent, isUnread, onOpen }: ChannelEntryProps) {
  const sign = channel.is_im ? '@' : channel.is_private ? <LockIcon /> : '#';
  return (
    <li>
      <button
        type="button"
        class={`sidebar-entry ${isUnread ? 'unread' : ''}`}
        {...(isCurrent ? { 'aria-current': 'page' as const } : {})}
        onClick={() => onOpen(channel.id)}
      >
        <span class="sidebar-sign" aria-hidden="true">
          {sign}
        </span>
        <span class="sidebar-label">{channel.name}</span>
        {channel.is_ext_shared && (
          <span class="sidebar-shared" title="Shared with another workspace" aria-label="shared">
            <SharedIcon />
          </span>
        )}
        {isUnread && <span class="unread-dot" role="img" aria-label="unread" />}
      </button>
    </li>
  );
}

function AppEntry({ state }: { state: PageState }) {
  const app = useDirectory().person(state.workspace.bot_user_id);
  const status = state.app_connected ? 'connected' : 'not connected';
  return (
    <div class="sidebar-app">
      <Avatar person={app} name={app?.name ?? 'App'} size="small" />
      <span class="sidebar-label">{app?.name ?? 'App'}</span>
      <span
        class={`presence ${state.app_connected ? 'presence-on' : ''}`}
        role="img"
        aria-label={status}
        title={status}
      />
    </div>
  );
}
