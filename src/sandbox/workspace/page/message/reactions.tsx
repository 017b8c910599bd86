import type { PageMessage } from '../../page-protocol.js';
import { useActions } from '../state/actions.js';
import { useDirectory } from '../state/directory.js';
import { emojiByName } from '../text/emoji.js';

/** The reactions below a message; pressing one adds or takes back mine. */
export function Reactions({ message }: { message: PageMessage }) {
  const { send, notify } = useActions();
  const directory = useDirectory();
  const reactions = message.reactions ?? [];
  if (reactions.length === 0) return null;
  const react = (name: string) => {
    send({ type: 'react', channel: message.channel, message_ts: message.ts, name }).then(
      (result) => result.ok || notify('The reaction wasn’t changed.'),
      () => notify('The reaction wasn’t changed.'),
    );
  };
  return (
    <div class="reactions">
      {reactions.map(({ name, users, count }) => {
        const who = users.map((id) => directory.person(id)?.name ?? id).join(', ');
        const isMine = users.includes(directory.me);
        return (
          <button
            key={name}
            type="button"
            class={isMine ? 'reaction mine' : 'reaction'}
            aria-pressed={isMine}
            aria-label={`${name.replaceAll('_', ' ')}, ${count}, by ${who}`}
            title={`${who} reacted with :${name}:`}
            onClick={() => react(name)}
          >
            <span aria-hidden="true">{emojiByName(name) ?? `:${name}:`}</span> {count}
          </button>
        );
      })}
    </div>
  );
}
