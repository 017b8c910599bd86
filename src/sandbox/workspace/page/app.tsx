import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { PageMessage, PageState } from '../page-protocol.js';
import { ComposerMemory } from './composer/composer-memory.js';
import { ChannelView } from './shell/channel-view.js';
import { Modal } from './shell/modal.js';
import { Notice } from './shell/notice.js';
import { Sidebar } from './shell/sidebar.js';
import { ThreadPane } from './shell/thread-pane.js';
import type { PageActions } from './state/actions.js';
import { ActionsContext } from './state/actions.js';
import { DirectoryContext } from './state/directory.js';
import { forgetLink, readPlace, rememberPerson } from './state/place.js';
import { useDirectoryOf } from './state/use-directory-of.js';
import { useSession } from './state/use-session.js';
import type { RunningSession } from './state/use-session.js';
import { useUnread } from './state/use-unread.js';

/** The whole page: a session for one person, and the workspace once it is known. */
export function App() {
  const [as, setAs] = useState(() => readPlace().as);
  const session = useSession(as);
  const seenBy = session.state?.as;
  useEffect(() => {
    if (seenBy !== undefined) rememberPerson(seenBy);
  }, [seenBy]);
  if (session.state === undefined) return <Waiting connection={session.connection} />;
  return <Workspace state={session.state} session={session} onSwitch={setAs} />;
}

function Waiting({ connection }: { connection: string }) {
  return (
    <div class="waiting" role="status">
      <span class="spinner" aria-hidden="true" />
      {connection === 'lost' ? 'The workspace can’t be reached. Trying again…' : 'Opening the workspace…'}
    </div>
  );
}

interface WorkspaceProps {
  state: PageState;
  session: RunningSession;
  onSwitch: (personId: string) => void;
}

function Workspace({ state, session, onSwitch }: WorkspaceProps) {
  const [place, setPlace] = useState(readPlace);
  const [notice, setNotice] = useState<string>();
  const [showsSidebar, setShowsSidebar] = useState(false);
  const [memories] = useState(() => new Map<string, ComposerMemory>());
  const channel = state.channels.find((one) => one.id === place.channel) ?? firstChannel(state);
  const unread = useUnread(state, channel?.id);
  const openChannel = useCallback((id: string) => {
    forgetLink(readPlace().as);
    setShowsSidebar(false);
    setPlace({ as: undefined, channel: id, thread: undefined, linked: undefined });
  }, []);
  const directory = useDirectoryOf(state, openChannel);
  const actions = useMemo<PageActions>(() => {
    const openThread = (message: PageMessage) =>
      setPlace((now) => ({
        ...now,
        channel: message.channel,
        thread: message.thread_ts ?? message.ts,
        linked: undefined,
      }));
    return { send: session.send, openThread, notify: setNotice };
  }, [session.send]);
  const memory = memories.get(state.as) ?? new ComposerMemory();
  memories.set(state.as, memory);
  const thread = state.messages.some((message) => message.ts === place.thread) ? place.thread : undefined;

  return (
    <DirectoryContext.Provider value={directory}>
      <ActionsContext.Provider value={actions}>
        <div class={`page ${thread === undefined ? '' : 'with-thread'} ${showsSidebar ? 'shows-sidebar' : ''}`}>
          {session.connection === 'lost' && (
            <div class="connection-lost" role="alert">
              Connection lost. Reconnecting…
            </div>
          )}
          <Sidebar state={state} current={channel?.id} unread={unread} onOpen={openChannel} onSwitch={onSwitch} />
          {channel !== undefined && (
            <ChannelView
              key={state.as}
              state={state}
              channel={channel}
              linked={place.linked}
              memory={memory}
              onMenu={() => setShowsSidebar(!showsSidebar)}
            />
          )}
          {channel !== undefined && thread !== undefined && (
            <ThreadPane
              key={`${state.as}/${thread}`}
              state={state}
              channel={channel}
              rootTs={thread}
              linked={place.linked}
              memory={memory}
              onClose={() => setPlace({ ...place, thread: undefined })}
            />
          )}
        </div>
        {state.view !== undefined && <Modal key={state.view.id} view={state.view} />}
        <Notice text={notice} onGone={() => setNotice(undefined)} />
      </ActionsContext.Provider>
    </DirectoryContext.Provider>
  );
}

/** Where a person starts: the first channel that they are in. */
function firstChannel(state: PageState): PageState['channels'][number] | undefined {
  const open = state.channels.filter((channel) => !channel.is_archived && !channel.is_im);
  return open.find((channel) => channel.members.includes(state.as)) ?? open[0];
}
