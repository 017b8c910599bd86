/** The places of the sandbox, as data. */
import { BOT_USER_ID, PARTNER_TEAM, TEAM } from './people.js';

export interface SlackChannel {
  readonly id: string;
  /** Without `#`; empty for a direct message. */
  readonly name: string;
  readonly topic: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly isArchived: boolean;
  /** Teams that share it; more than ours makes it a Slack Connect channel. */
  readonly teams: readonly string[];
  readonly members: readonly string[];
}

const channel = (
  id: string,
  name: string,
  topic: string,
  members: readonly string[],
  more: Partial<SlackChannel> = {},
) => ({
  id,
  name,
  topic,
  kind: 'public' as const,
  isArchived: false,
  teams: [TEAM.id],
  members,
  ...more,
});

const EMPLOYEES = ['U0ALICE', 'U0BOB', 'U0CAROL', 'U0ERIN'];

/** A direct message between the bot and one person, as conversations.open makes it. */
export const directMessage = (id: string, user: string): SlackChannel =>
  channel(id, '', '', [user, BOT_USER_ID], { kind: 'im' });

export const CHANNELS: readonly SlackChannel[] = [
  channel(
    'C0INCIDENT42',
    'incident-42',
    'Checkout answers 503 since 09:40',
    [...EMPLOYEES, 'U0DAVE', 'U0GUEST', 'U0SOLO', 'U0CIBOT', BOT_USER_ID],
    { teams: [TEAM.id, PARTNER_TEAM.id] },
  ),
  channel('C0OPS', 'ops', 'Day to day', [...EMPLOYEES, 'U0GUEST', BOT_USER_ID]),
  channel('C0LOUNGE', 'lounge', 'No work here', EMPLOYEES),
  channel('C0LEGAL', 'legal-hold', 'Private', ['U0ALICE', 'U0CAROL'], { kind: 'private' }),
  channel('C0OLD', 'incident-17', 'Over', [...EMPLOYEES, BOT_USER_ID], { isArchived: true }),
  directMessage('D0ALICE', 'U0ALICE'),
  directMessage('D0BOB', 'U0BOB'),
];
