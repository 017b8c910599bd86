import { useEffect, useRef } from 'preact/hooks';
import type { PageChannel, PageMessage, PageState } from '../../page-protocol.js';
import { Composer } from '../composer/composer.js';
import type { ComposerMemory } from '../composer/composer-memory.js';
import { MessageList } from '../message/message-list.js';
import { repliesText } from '../message/thread-footer.js';

interface ThreadPaneProps {
  state: PageState;
  channel: PageChannel;
  rootTs: string;
  linked: string | undefined;
  memory: ComposerMemory;
  onClose: () => void;
}

/** The pane on the right: one thread. Escape closes it and gives the focus back to where it was opened. */
export function ThreadPane({ state, channel, rootTs, linked, memory, onClose }: ThreadPaneProps) {
  const opener = useRef<Element | null>(null);
  const pane = useRef<HTMLElement>(null);
  useEffect(() => () => focusAgain(opener.current), []);
  const remember = (element: HTMLElement | null) => {
    pane.current = element;
    opener.current ??= document.activeElement;
  };
  const messages = state.messages.filter((message) => message.channel === channel.id && isOfThread(message, rootTs));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
  };
  return (
    <aside ref={remember} class="thread" aria-label="Thread" onKeyDown={onKeyDown}>
      <header class="channel-header">
        <h2 class="channel-name">Thread</h2>
        <span class="channel-topic">#{channel.name}</span>
        <button type="button" class="icon-button thread-close" aria-label="Close thread" onClick={onClose}>
          ✕
        </button>
      </header>
      <MessageList
        label="Thread"
        messages={messages}
        inThread={true}
        linked={linked}
        afterFirst={messages.length > 1 && <Replies count={messages.length - 1} />}
      />
      {!channel.is_archived && (
        <Composer
          workspace={state.workspace}
          channel={channel}
          threadTs={rootTs}
          placeholder="Reply…"
          memory={memory}
        />
      )}
    </aside>
  );
}

function Replies({ count }: { count: number }) {
  return (
    <div class="replies" role="separator" aria-label={repliesText(count)}>
      <span>{repliesText(count)}</span>
    </div>
  );
}

function isOfThread(message: PageMessage, rootTs: string): boolean {
  return message.ts === rootTs || message.thread_ts === rootTs;
}

function focusAgain(element: Element | null): void {
  if (element instanceof HTMLElement && element.isConnected) element.focus();
}
