import type { PagePerson } from '../../page-protocol.js';
import { CapsuleIcon, SlackbotIcon } from '../shell/icons.js';

/** Slack's own voice has the same id in every workspace. */
export const SLACKBOT_ID = 'USLACKBOT';

interface AvatarProps {
  person: PagePerson | undefined;
  name: string;
  size: 'small' | 'medium' | 'large';
}

/** A person's initial on their colour, or the app's capsule. Decoration: the name stands beside it. */
export function Avatar({ person, name, size }: AvatarProps) {
  const className = `avatar avatar-${size}`;
  if (person?.id === SLACKBOT_ID) {
    return (
      <span class={`${className} avatar-slackbot`} aria-hidden="true">
        <SlackbotIcon />
      </span>
    );
  }
  if (person?.is_bot === true) {
    return (
      <span class={`${className} avatar-app`} aria-hidden="true">
        <CapsuleIcon />
      </span>
    );
  }
  return (
    <span class={className} style={{ backgroundColor: person?.avatar_color ?? '#616061' }} aria-hidden="true">
      {name.charAt(0).toUpperCase()}
    </span>
  );
}
