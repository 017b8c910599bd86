import type { Settings } from '../../../src/config-schema.js';
import type { SlackChannel } from '../../../src/sandbox/workspace/channels.js';
import type { SlackPerson } from '../../../src/sandbox/workspace/people.js';
import { BOT_USER_ID, PEOPLE, TEAM } from '../../../src/sandbox/workspace/people.js';

/** Each command is typed by a person of its own, so that whatever comes of it is known by that person, wherever it is said. */
const MOST_COMMANDS = 6_000;
/** Those who approve; each decides once. */
const MOST_APPROVALS = 1_500;
/** Who may do nothing at all. */
const NOBODY = /^U0N\d/;
/** Slack takes one message a second in a channel; several channels are not held up by that. */
const CHANNEL_COUNT = 8;

const asker = (index: number): string => `U0P${String(index).padStart(4, '0')}`;
const nobody = (index: number): string => `U0N${String(index).padStart(4, '0')}`;
const lead = (index: number): string => `U0L${String(index).padStart(4, '0')}`;
export const PERSON_ID = /U0[PN]\d{4}/;

/** Hands out people, each once. */
export class People {
  #next = 0;
  #nextLead = 0;

  /** @param isKnown whether the bot knows who they are in the cluster */
  take(isKnown = true): string {
    this.#next += 1;
    if (this.#next >= MOST_COMMANDS) throw new Error('nobody is left to type a command');
    return isKnown ? asker(this.#next) : nobody(this.#next);
  }

  takeLead(): string {
    this.#nextLead += 1;
    if (this.#nextLead >= MOST_APPROVALS) throw new Error('nobody is left to approve');
    return lead(this.#nextLead);
  }
}

function person(id: string): SlackPerson {
  const name = id.toLowerCase();
  const domain = NOBODY.test(id) ? 'elsewhere.example' : 'example.com';
  return {
    ...{ id, name, realName: name, color: '9f69e7', email: `${name}@${domain}`, emailConfirmed: true },
    ...{ teamId: TEAM.id, isBot: false, isRestricted: false, isUltraRestricted: false, isStranger: false },
    ...{ deleted: false, isAdmin: false },
  };
}

const LEADS = Array.from({ length: MOST_APPROVALS }, (_, index) => lead(index));
const IDS = [...Array.from({ length: MOST_COMMANDS }, (_, index) => [asker(index), nobody(index)]).flat(), ...LEADS];

export const chaosPeople = (): readonly SlackPerson[] => [...PEOPLE.filter(({ isBot }) => isBot), ...IDS.map(person)];

export const CHAOS_CHANNELS: readonly SlackChannel[] = Array.from({ length: CHANNEL_COUNT }, (_, index) => ({
  id: `C0CHAOS${index + 1}`,
  name: `incident-${index + 1}`,
  topic: '',
  kind: 'public',
  isArchived: false,
  teams: [TEAM.id],
  members: [...IDS, BOT_USER_ID],
}));

/** Who they are in the cluster: everybody may run, the leads may approve. */
export const CHAOS_IDENTITIES: Settings['identities'] = {
  users: Object.fromEntries(LEADS.map((id) => [id, { user: id.toLowerCase(), groups: ['sre', 'sre-leads'] }] as const)),
  email: { domains: ['example.com'], prefix: '', groups: ['sre'] },
};
