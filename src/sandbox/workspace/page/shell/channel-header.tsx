import type { PageChannel } from '../../page-protocol.js';
import { useDirectory } from '../state/directory.js';
import { Mrkdwn } from '../text/mrkdwn-view.js';
import { LockIcon } from './icons.js';

interface ChannelHeaderProps {
  channel: PageChannel;
  onMenu: () => void;
}

/** The channel's name, topic and number of members; in a narrow window also the button that shows the sidebar. */
export function ChannelHeader({ channel, onMenu }: ChannelHeaderProps) {
  const { person } = useDirectory();
  const names = channel.members.map((id) => person(id)?.real_name ?? id).join(', ');
  return (
    <header class="channel-header">
      <button type="button" class="icon-button sidebar-toggle" aria-label="Show channels" onClick={onMenu}>
        ☰
      </button>
      <h2 class="channel-name">
        {channel.is_im ? '@' : channel.is_private ? <LockIcon /> : '#'} {channel.name}
      </h2>
      {channel.topic !== '' && (
        <div class="channel-topic">
          <Mrkdwn text={channel.topic} />
        </div>
      )}
      <span class="channel-members" title={names}>
        {channel.members.length} {channel.members.length === 1 ? 'member' : 'members'}
      </span>
    </header>
  );
}
