import type { ComponentChildren } from 'preact';
import type { PageMessage } from '../../page-protocol.js';
import { useDirectory } from '../state/directory.js';
import { groupMessages } from './group-messages.js';
import { MessageItem } from './message-item.js';
import { useStickyScroll } from './use-sticky-scroll.js';

interface MessageListProps {
  label: string;
  messages: PageMessage[];
  inThread: boolean;
  /** The ts of the message that the page's address points at. */
  linked: string | undefined;
  /** Shown above the first message. */
  intro?: ComponentChildren;
  /** Shown between the first message and the rest. */
  afterFirst?: ComponentChildren;
}

/** Messages that scroll; a screen reader is told of new ones. */
export function MessageList({ label, messages, inThread, linked, intro, afterFirst }: MessageListProps) {
  const { me } = useDirectory();
  const last = messages.at(-1);
  const scroll = useStickyScroll(last?.ts, last?.user === me, linked);
  return (
    <div class="list-frame">
      <div ref={scroll.box} class="list" onScroll={scroll.onScroll} tabIndex={-1}>
        <div
          ref={scroll.content}
          class="list-content"
          role="log"
          aria-live="polite"
          aria-relevant="additions"
          aria-label={label}
        >
          {intro}
          {groupMessages(messages, new Date()).map((entry, index) =>
            entry.kind === 'day' ? (
              <DayDivider key={entry.key} name={entry.name} hidden={inThread && index === 0} />
            ) : (
              <>
                <MessageItem
                  key={entry.message.ts}
                  message={entry.message}
                  hasHead={entry.hasHead}
                  inThread={inThread}
                  isLinked={entry.message.ts === linked}
                />
                {entry.message.ts === messages[0]?.ts && afterFirst}
              </>
            ),
          )}
        </div>
      </div>
      {scroll.hasNew && (
        <button type="button" class="jump" onClick={scroll.toBottom}>
          ↓ New messages
        </button>
      )}
    </div>
  );
}

function DayDivider({ name, hidden }: { name: string; hidden: boolean }) {
  if (hidden) return null;
  return (
    <div class="day" role="separator" aria-label={name}>
      <span class="day-name">{name}</span>
    </div>
  );
}
