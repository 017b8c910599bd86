import type { PageMessage, PagePerson } from '../../page-protocol.js';
import type { Directory } from '../state/directory.js';
import { useDirectory } from '../state/directory.js';
import { safeUrl } from '../text/safe-url.js';
import { clockTime, fullTime, instantOf } from '../text/time.js';
import { SLACKBOT_ID } from './avatar.js';

/** Who wrote a message, and the name to show: an app's handle, a person's real name. */
export function authorOf(message: PageMessage, directory: Directory): { person: PagePerson | undefined; name: string } {
  const person = directory.person(message.user);
  const given = person?.is_bot === true && person.id !== SLACKBOT_ID ? person.name : person?.real_name;
  return { person, name: message.username ?? (given || (person?.name ?? message.user)) };
}

/** Name, badges and time above the first message of a group. */
export function MessageHead({ message }: { message: PageMessage }) {
  const directory = useDirectory();
  const { person, name } = authorOf(message, directory);
  const at = instantOf(message.ts);
  const isApp = message.bot_id !== undefined || (person?.is_bot === true && person.id !== SLACKBOT_ID);
  const href = safeUrl(message.permalink);
  return (
    <div class="message-head">
      <span class="author">{name}</span>
      {isApp && <span class="badge">APP</span>}
      {person?.is_stranger === true && <span class="badge badge-outside">{person.team_name}</span>}
      {person?.is_guest === true && <span class="badge badge-outside">Guest</span>}
      <a class="time" {...(href === undefined ? {} : { href })} title={fullTime(at)}>
        <time dateTime={at.toISOString()}>{clockTime(at)}</time>
      </a>
    </div>
  );
}
