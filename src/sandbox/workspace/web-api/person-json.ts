import type { JsonObject } from '../json.js';
import type { SlackPerson } from '../people.js';
import { APP_ID, BOT_USER_ID } from '../people.js';

const profileOf = (person: SlackPerson, showEmail: boolean): JsonObject => {
  const [first = '', last = ''] = person.realName.split(' ');
  return {
    title: '',
    phone: '',
    real_name: person.realName,
    real_name_normalized: person.realName,
    display_name: person.isBot ? '' : person.name,
    display_name_normalized: person.isBot ? '' : person.name,
    first_name: first,
    last_name: last,
    status_text: '',
    status_emoji: '',
    avatar_hash: `g${person.color}`,
    team: person.teamId,
    ...(showEmail && person.email !== undefined ? { email: person.email } : {}),
    ...(person.botId === undefined ? {} : { bot_id: person.botId }),
    ...(person.id === BOT_USER_ID ? { api_app_id: APP_ID, always_active: true } : {}),
  };
};

/**
 * A user object as users.info answers it (docs.slack.dev/reference/objects/user-object). A deactivated person lacks the flags
 * of a living account; a stranger has `is_stranger` and no flags of ours; the e-mail needs `users:read.email`.
 */
export function personJson(person: SlackPerson, showEmail: boolean): JsonObject {
  const common = {
    id: person.id,
    team_id: person.teamId,
    name: person.name,
    deleted: person.deleted,
    real_name: person.realName,
    profile: profileOf(person, showEmail),
    is_bot: person.isBot,
    is_app_user: false,
    updated: 1_760_000_000,
  };
  if (person.deleted) return common;
  return {
    ...common,
    color: person.color,
    tz: 'Europe/Zurich',
    tz_label: 'Central European Time',
    tz_offset: 3600,
    is_admin: person.isAdmin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: person.isRestricted,
    is_ultra_restricted: person.isUltraRestricted,
    is_email_confirmed: person.emailConfirmed,
    ...(person.isStranger ? { is_stranger: true } : {}),
    ...(person.enterprise === undefined
      ? {}
      : { enterprise_user: { id: person.id, enterprise_id: person.enterprise.id, teams: person.enterprise.teams } }),
    who_can_share_contact_card: 'EVERYONE',
  };
}
