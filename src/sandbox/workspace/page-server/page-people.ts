import type { SlackChannel } from '../channels.js';
import type { PageChannel, PagePerson } from '../page-protocol.js';
import type { SlackPerson } from '../people.js';
import { PARTNER_TEAM, SLACKBOT_ID, TEAM } from '../people.js';
import type { WorkspaceState } from '../workspace-state.js';

function pagePerson(person: SlackPerson): PagePerson {
  return {
    id: person.id,
    name: person.name,
    real_name: person.realName,
    avatar_color: `#${person.color}`,
    team_id: person.teamId,
    team_name: person.teamId === PARTNER_TEAM.id ? PARTNER_TEAM.name : TEAM.name,
    is_bot: person.isBot,
    is_guest: person.isRestricted,
    is_stranger: person.isStranger,
    deleted: person.deleted,
    can_act: !person.isBot && !person.deleted,
  };
}

/** Slackbot is nobody of ours, yet it has things to say. */
const SLACKBOT: PagePerson = {
  id: SLACKBOT_ID,
  name: 'slackbot',
  real_name: 'Slackbot',
  avatar_color: '#757575',
  team_id: TEAM.id,
  team_name: TEAM.name,
  is_bot: true,
  is_guest: false,
  is_stranger: false,
  deleted: false,
  can_act: false,
};

export function pagePeople(state: WorkspaceState): PagePerson[] {
  return [...[...state.people.values()].map(pagePerson), SLACKBOT];
}

/** Whether a person sees a channel: public ones for members of the workspace, else those that they are in. */
export function seesChannel(person: SlackPerson, channel: SlackChannel): boolean {
  const isOutsider = person.isRestricted || person.isStranger;
  return channel.members.includes(person.id) || (channel.kind === 'public' && !isOutsider);
}

export function pageChannel(state: WorkspaceState, viewer: SlackPerson, channel: SlackChannel): PageChannel {
  const other = channel.members.find((id) => id !== viewer.id) ?? viewer.id;
  return {
    id: channel.id,
    name: channel.kind === 'im' ? (state.people.get(other)?.name ?? other) : channel.name,
    topic: channel.topic,
    is_private: channel.kind === 'private',
    is_archived: channel.isArchived,
    is_im: channel.kind === 'im',
    is_ext_shared: channel.teams.length > 1,
    members: [...channel.members],
  };
}
