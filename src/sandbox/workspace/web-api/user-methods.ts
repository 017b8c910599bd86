import type { JsonObject } from '../json.js';
import type { SlackUserGroup } from '../people.js';
import type { Call, WebApiMethod } from './method.js';
import { botMethod } from './method.js';
import { pageOf } from './pagination.js';
import { personJson } from './person-json.js';
import { SlackRefusal, orRefuse } from './refusal.js';

const showsEmail = ({ state }: Call): boolean => state.botScopes.has('users:read.email');

function info(call: Call): JsonObject {
  const person = call.state.people.get(call.args.required('user'));
  return { user: personJson(orRefuse(person, 'user_not_found'), showsEmail(call)) };
}

/** Members of our own workspace; strangers are not among them. */
function list(call: Call): JsonObject {
  const people = [...call.state.people.values()].filter(({ isStranger }) => !isStranger);
  const { page, metadata } = pageOf(people, call.args, { fallback: 1000, max: 1000 });
  return {
    members: page.map((person) => personJson(person, showsEmail(call))),
    cache_ts: call.state.clock.seconds(),
    ...metadata,
  };
}

function lookupByEmail(call: Call): JsonObject {
  const email = call.args.required('email').toLowerCase();
  const found = [...call.state.people.values()].find(
    (person) => person.email?.toLowerCase() === email && !person.deleted && !person.isStranger,
  );
  return { user: personJson(orRefuse(found, 'users_not_found'), true) };
}

/** What Slack gives of a group's people in a list and in events (docs.slack.dev/reference/events/subteam_updated). */
const MOST_USERS = 500;

export const userGroupJson = (group: SlackUserGroup, teamId: string, withUsers: boolean): JsonObject => ({
  id: group.id,
  team_id: teamId,
  is_usergroup: true,
  is_subteam: true,
  is_external: group.isExternal ?? false,
  handle: group.handle,
  name: group.name,
  description: '',
  date_delete: group.disabled === true ? 1_760_000_000 : 0,
  auto_type: null,
  user_count: group.users.length,
  ...(withUsers ? { users: group.users.slice(0, MOST_USERS) } : {}),
});

function groups({ state, args }: Call): JsonObject {
  const shown = [...state.userGroups.values()].filter(
    (group) => group.disabled !== true || args.flag('include_disabled'),
  );
  return { usergroups: shown.map((group) => userGroupJson(group, state.bot.teamId, args.flag('include_users'))) };
}

function groupUsers({ state, args }: Call): JsonObject {
  const id = args.required('usergroup');
  const group = state.userGroups.get(id);
  if (group === undefined) throw new SlackRefusal('no_such_subteam');
  return { users: group.users };
}

export const USER_METHODS: readonly (readonly [string, WebApiMethod])[] = [
  ['users.info', botMethod(['users:read'], info)],
  ['users.list', botMethod(['users:read'], list)],
  ['users.lookupByEmail', botMethod(['users:read.email'], lookupByEmail)],
  ['usergroups.list', botMethod(['usergroups:read'], groups)],
  ['usergroups.users.list', botMethod(['usergroups:read'], groupUsers)],
];
