import type { SlackChannel } from '../channels.js';
import type { JsonObject } from '../json.js';
import { BOT_USER_ID } from '../people.js';
import type { WorkspaceState } from '../workspace-state.js';
import { isMember } from './channel-access.js';

const CREATED = 1_760_000_000;

/** A conversation object: docs.slack.dev/reference/objects/conversation-object. */
export function channelJson(state: WorkspaceState, channel: SlackChannel): JsonObject {
  const team = state.bot.teamId;
  const common = {
    id: channel.id,
    created: CREATED,
    is_archived: channel.isArchived,
    is_im: channel.kind === 'im',
    is_org_shared: false,
    context_team_id: team,
    updated: CREATED * 1000,
  };
  if (channel.kind === 'im') {
    return { ...common, user: channel.members.find((id) => id !== BOT_USER_ID), is_user_deleted: false, priority: 0 };
  }
  const shared = channel.teams.length > 1;
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_general: false,
    is_shared: shared,
    is_ext_shared: shared,
    is_pending_ext_shared: false,
    shared_team_ids: channel.teams,
    connected_team_ids: channel.teams.filter((id) => id !== team),
    is_member: isMember(channel),
    creator: channel.members[0],
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    num_members: channel.members.length,
  };
}
