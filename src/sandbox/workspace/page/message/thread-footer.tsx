import type { PageMessage } from '../../page-protocol.js';
import { useActions } from '../state/actions.js';
import { useDirectory } from '../state/directory.js';
import { instantOf, relativeTime } from '../text/time.js';
import { Avatar } from './avatar.js';

const FACES = 5;

/** "3 replies · Last reply today at 3:04 AM": opens the thread. */
export function ThreadFooter({ message }: { message: PageMessage }) {
  const { openThread } = useActions();
  const directory = useDirectory();
  const count = message.reply_count ?? 0;
  const latest = message.latest_reply;
  return (
    <button type="button" class="thread-footer" onClick={() => openThread(message)}>
      {(message.reply_users ?? []).slice(0, FACES).map((id) => {
        const person = directory.person(id);
        return <Avatar key={id} person={person} name={person?.name ?? id} size="small" />;
      })}
      <span class="thread-count">{repliesText(count)}</span>
      {latest !== undefined && (
        <span class="thread-last">Last reply {relativeTime(instantOf(latest), new Date())}</span>
      )}
      <span class="thread-view">View thread</span>
      <span class="thread-arrow" aria-hidden="true">
        ›
      </span>
    </button>
  );
}

/** `1 reply`, `3 replies`. */
export function repliesText(count: number): string {
  return count === 1 ? '1 reply' : `${count} replies`;
}
