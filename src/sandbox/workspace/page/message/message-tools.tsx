import type { PageMessage } from '../../page-protocol.js';
import { EyeIcon, LinkIcon, ThreadIcon, ThumbIcon, TickIcon } from '../shell/icons.js';
import { useActions } from '../state/actions.js';

const QUICK_REACTIONS = [
  { name: 'white_check_mark', Icon: TickIcon },
  { name: 'eyes', Icon: EyeIcon },
  { name: '+1', Icon: ThumbIcon },
];

/** The tools that appear over a message: quick reactions, reply in thread, copy its link. */
export function MessageTools({ message, inThread }: { message: PageMessage; inThread: boolean }) {
  const { send, openThread, notify } = useActions();
  const react = (name: string) => {
    send({ type: 'react', channel: message.channel, message_ts: message.ts, name }).then(
      (result) => result.ok || notify('The reaction wasn’t added.'),
      () => notify('The reaction wasn’t added.'),
    );
  };
  const copyLink = () => {
    navigator.clipboard.writeText(message.permalink).then(
      () => notify('Link copied'),
      () => notify('The browser didn’t allow to copy the link.'),
    );
  };
  return (
    <div class="tools" role="toolbar" aria-label="Message actions">
      {QUICK_REACTIONS.map(({ name, Icon }) => (
        <button
          key={name}
          type="button"
          aria-label={`React with ${name.replaceAll('_', ' ')}`}
          onClick={() => react(name)}
        >
          <Icon />
        </button>
      ))}
      {!inThread && (
        <button type="button" aria-label="Reply in thread" title="Reply in thread" onClick={() => openThread(message)}>
          <ThreadIcon />
        </button>
      )}
      <button type="button" aria-label="Copy link to message" title="Copy link" onClick={copyLink}>
        <LinkIcon />
      </button>
    </div>
  );
}
