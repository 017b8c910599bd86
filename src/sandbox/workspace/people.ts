/** The people of the sandbox, as data. Every kind that a bot must tell apart is among them. */

export interface SlackPerson {
  readonly id: string;
  /** The handle, without `@`. */
  readonly name: string;
  readonly realName: string;
  /** A deactivated person and a bot have none to show. */
  readonly email?: string;
  readonly emailConfirmed: boolean;
  readonly teamId: string;
  /** Six hex digits, as users.info gives it. */
  readonly color: string;
  readonly isBot: boolean;
  /** Any guest; `isUltraRestricted` is the single-channel one. */
  readonly isRestricted: boolean;
  readonly isUltraRestricted: boolean;
  /** Of another workspace, met in a shared channel. */
  readonly isStranger: boolean;
  readonly deleted: boolean;
  readonly isAdmin: boolean;
  /** In an Enterprise Grid organization: which, and in which of its workspaces. */
  readonly enterprise?: { readonly id: string; readonly teams: readonly string[] };
  /** Of a bot user: the id that its messages carry. */
  readonly botId?: string;
}

export interface SlackTeam {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}

export interface SlackUserGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
  /** Slack lists it only when it is asked for disabled ones too. */
  readonly disabled?: boolean;
  /** Of another organization, by Slack Connect. */
  readonly isExternal?: boolean;
}

export const TEAM: SlackTeam = { id: 'T0RECAP', name: 'Sandbox', domain: 'recap-sandbox' };
/** Where the Slack Connect stranger comes from. */
export const PARTNER_TEAM: SlackTeam = { id: 'T0PARTNER', name: 'Partner Ltd', domain: 'partner' };

export const APP_ID = 'A0RECAP';
export const BOT_USER_ID = 'U0RECAP';
export const SLACKBOT_ID = 'USLACKBOT';

const person = (
  id: string,
  name: string,
  realName: string,
  color: string,
  more: Partial<SlackPerson> = {},
): SlackPerson => ({
  id,
  name,
  realName,
  color,
  email: `${name}@example.com`,
  emailConfirmed: true,
  teamId: TEAM.id,
  isBot: false,
  isRestricted: false,
  isUltraRestricted: false,
  isStranger: false,
  deleted: false,
  isAdmin: false,
  ...more,
});

const bot = (id: string, name: string, realName: string, color: string, botId: string): SlackPerson => {
  const { email: _none, ...rest } = person(id, name, realName, color, { isBot: true, emailConfirmed: false, botId });
  return rest;
};

export const PEOPLE: readonly SlackPerson[] = [
  person('U0ALICE', 'alice', 'Alice Liddell', '9f69e7', { isAdmin: true }),
  person('U0BOB', 'bob', 'Bob Ferrars', '4bbe2e'),
  person('U0CAROL', 'carol', 'Carol Aird', 'e7392d'),
  person('U0DAVE', 'dave', 'Dave Bowman', '3c989f', {
    teamId: PARTNER_TEAM.id,
    email: 'dave@partner.example',
    isStranger: true,
  }),
  person('U0ERIN', 'erin', 'Erin Gilbert', 'd58247', { emailConfirmed: false }),
  person('U0GUEST', 'gus', 'Gus Guest', '684b6c', { isRestricted: true, email: 'gus@contractor.example' }),
  person('U0SOLO', 'sol', 'Sol Single', '5b89d5', {
    isRestricted: true,
    isUltraRestricted: true,
    email: 'sol@contractor.example',
  }),
  person('U0GONE', 'greta', 'Greta Gone', '827327', { deleted: true }),
  bot('U0CIBOT', 'ci', 'CI', '99a949', 'B0CIBOT'),
  bot(BOT_USER_ID, 'recap', 'RECap', '2b6cb0', 'B0RECAP'),
];

export const USER_GROUPS: readonly SlackUserGroup[] = [
  { id: 'S0ONCALL', handle: 'oncall', name: 'On call', users: ['U0ALICE', 'U0BOB'] },
  { id: 'S0PLATFORM', handle: 'platform', name: 'Platform team', users: ['U0CAROL'] },
];
