import type { JsonObject } from '../json.js';
import type { SlackUserGroup } from '../people.js';
import { userGroupJson } from '../web-api/user-methods.js';
import type { WorkspaceState } from '../workspace-state.js';
import type { Events } from './events.js';

/** Changes a user group and tells the app, as far as it subscribed (docs.slack.dev/reference/events/subteam_members_changed). */
export async function changeUserGroup(
  state: WorkspaceState,
  events: Events,
  before: SlackUserGroup,
  change: Partial<Omit<SlackUserGroup, 'id'>>,
): Promise<void> {
  const after = { ...before, ...change };
  state.userGroups.set(after.id, after);
  const added = after.users.filter((user) => !before.users.includes(user));
  const removed = before.users.filter((user) => !after.users.includes(user));
  const at = state.clock.seconds();
  const subteam = userGroupJson(after, state.bot.teamId, true);
  const told: JsonObject[] = [{ type: 'subteam_updated', subteam, event_ts: state.clock.nextTs() }];
  if (added.length + removed.length > 0) {
    told.push({
      type: 'subteam_members_changed',
      subteam_id: after.id,
      team_id: state.bot.teamId,
      date_previous_update: at,
      date_update: at,
      added_users: added,
      added_users_count: added.length,
      removed_users: removed,
      removed_users_count: removed.length,
      event_ts: state.clock.nextTs(),
    });
  }
  for (const event of told.filter(({ type }) => state.options.subscriptions.includes(String(type))))
    await events.send(event);
}
