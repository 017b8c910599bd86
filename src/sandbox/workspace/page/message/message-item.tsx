import { memo } from 'preact/compat';
import type { PageMessage } from '../../page-protocol.js';
import { Blocks } from '../blocks/blocks.js';
import { EyeIcon } from '../shell/icons.js';
import { useActions } from '../state/actions.js';
import { useDirectory } from '../state/directory.js';
import { Mrkdwn } from '../text/mrkdwn-view.js';
import { clockTime, fullTime, instantOf } from '../text/time.js';
import { Avatar } from './avatar.js';
import { FileCard } from './file-card.js';
import { MessageHead, authorOf } from './message-head.js';
import { MessageSurface } from './message-surface.js';
import { MessageTools } from './message-tools.js';
import { Reactions } from './reactions.js';
import { ThreadFooter } from './thread-footer.js';

interface MessageItemProps {
  message: PageMessage;
  hasHead: boolean;
  /** Within a thread there is no thread footer and nothing to open. */
  inThread: boolean;
  isLinked: boolean;
}

/** One message of a channel or a thread. */
export const MessageItem = memo(({ message, hasHead, inThread, isLinked }: MessageItemProps) => {
  const directory = useDirectory();
  const { person, name } = authorOf(message, directory);
  const at = instantOf(message.ts);
  const kind = `${message.ephemeral_to === undefined ? '' : 'ephemeral'} ${isLinked ? 'linked' : ''}`;
  return (
    <article
      class={`message ${hasHead ? 'with-head' : 'compact'} ${kind}`}
      aria-label={`${name}, ${clockTime(at)}`}
      data-ts={message.ts}
    >
      <div class="gutter">
        {hasHead ? (
          <Avatar person={person} name={name} size="large" />
        ) : (
          <time class="compact-time" dateTime={at.toISOString()} title={fullTime(at)}>
            {clockTime(at).replace(/ [AP]M$/, '')}
          </time>
        )}
      </div>
      <div class="message-main">
        {message.ephemeral_to !== undefined && hasHead && <EphemeralNote />}
        {message.subtype === 'thread_broadcast' && !inThread && <div class="message-note">replied to a thread</div>}
        {hasHead && <MessageHead message={message} />}
        <MessageSurface message={message}>
          <MessageContent message={message} />
        </MessageSurface>
        {message.ephemeral_to !== undefined && <Dismiss message={message} />}
        <Reactions message={message} />
        {!inThread && (message.reply_count ?? 0) > 0 && <ThreadFooter message={message} />}
      </div>
      {message.ephemeral_to === undefined && <MessageTools message={message} inThread={inThread} />}
    </article>
  );
});

function MessageContent({ message }: { message: PageMessage }) {
  const blocks = message.blocks ?? [];
  return (
    <div class="message-content">
      {blocks.length > 0 ? <Blocks blocks={blocks} /> : message.text !== '' && <Mrkdwn text={message.text} />}
      {message.edited !== undefined && (
        <span class="edited" title={fullTime(instantOf(message.edited.ts))}>
          (edited)
        </span>
      )}
      {message.files?.map((file) => (
        <FileCard key={file.id} file={file} />
      ))}
    </div>
  );
}

function EphemeralNote() {
  return (
    <div class="message-note">
      <EyeIcon /> Only visible to you
    </div>
  );
}

function Dismiss({ message }: { message: PageMessage }) {
  const { send, notify } = useActions();
  const dismiss = () => {
    send({ type: 'dismiss', channel: message.channel, message_ts: message.ts }).then(
      (result) => result.ok || notify('The message couldn’t be dismissed.'),
      () => notify('The message couldn’t be dismissed.'),
    );
  };
  return (
    <button type="button" class="dismiss" onClick={dismiss}>
      Dismiss message
    </button>
  );
}
