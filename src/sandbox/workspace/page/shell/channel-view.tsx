import type { PageChannel, PageState } from '../../page-protocol.js';
import { Composer } from '../composer/composer.js';
import type { ComposerMemory } from '../composer/composer-memory.js';
import { isInChannel } from '../message/group-messages.js';
import { MessageList } from '../message/message-list.js';
import { useDirectory } from '../state/directory.js';
import { ChannelHeader } from './channel-header.js';
import { WarningIcon } from './icons.js';

interface ChannelViewProps {
  state: PageState;
  channel: PageChannel;
  linked: string | undefined;
  memory: ComposerMemory;
  onMenu: () => void;
}

/** The centre of the page: one channel. */
export function ChannelView({ state, channel, linked, memory, onMenu }: ChannelViewProps) {
  const messages = state.messages.filter((message) => message.channel === channel.id && isInChannel(message));
  const name = channel.is_im ? channel.name : `#${channel.name}`;
  return (
    <main class="channel">
      <ChannelHeader channel={channel} onMenu={onMenu} />
      <MessageList
        key={`list-${channel.id}`}
        label={`Messages in ${name}`}
        messages={messages}
        inThread={false}
        linked={linked}
        intro={<Intro state={state} name={name} />}
      />
      {!state.app_connected && <AppMissing />}
      {channel.is_archived ? (
        <p class="archived">This channel is archived.</p>
      ) : (
        <Composer
          key={`composer-${channel.id}`}
          workspace={state.workspace}
          channel={channel}
          threadTs={undefined}
          placeholder={`Message ${name}`}
          memory={memory}
        />
      )}
    </main>
  );
}

function Intro({ state, name }: { state: PageState; name: string }) {
  return (
    <div class="intro">
      <h3>{name}</h3>
      <p>
        This is the very beginning of {name}.
        {state.workspace.commands.map(({ command, usage_hint }) => (
          <span key={command}>
            {' '}
            Try <code class="code">{`${command} ${usage_hint}`.trim()}</code>.
          </span>
        ))}
      </p>
    </div>
  );
}

function AppMissing() {
  const { appName } = useDirectory();
  return (
    <p class="app-missing" role="status">
      <WarningIcon /> {appName} isn’t connected: commands and buttons won’t be answered until it is.
    </p>
  );
}
