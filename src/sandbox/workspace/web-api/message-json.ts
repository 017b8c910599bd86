import type { JsonObject } from '../json.js';
import type { StoredMessage } from '../stored-message.js';
import { APP_ID, BOT_USER_ID } from '../people.js';
import type { WorkspaceState } from '../workspace-state.js';
import { fileJson } from './file-json.js';

const threadSummary = (state: WorkspaceState, message: StoredMessage): JsonObject => {
  if (message.threadTs !== undefined) return { thread_ts: message.threadTs };
  const replies = state.messages.replies(message.channel, message.ts);
  if (replies.length === 0) return {};
  const users = [...new Set(replies.map(({ user }) => user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    reply_users: users,
    latest_reply: replies.at(-1)?.ts,
  };
};

const authorOf = (state: WorkspaceState, message: StoredMessage): JsonObject => {
  if (message.botId === undefined) return { user: message.user };
  const name = state.people.get(message.user)?.name ?? message.user;
  const appId = message.user === BOT_USER_ID ? APP_ID : undefined;
  return {
    user: message.user,
    bot_id: message.botId,
    ...(appId === undefined ? {} : { app_id: appId }),
    bot_profile: {
      id: message.botId,
      app_id: appId,
      user_id: message.user,
      name,
      deleted: false,
      team_id: message.teamId,
    },
  };
};

const reactionsOf = (message: StoredMessage): JsonObject =>
  message.reactions.size === 0
    ? {}
    : { reactions: [...message.reactions].map(([name, users]) => ({ name, users, count: users.length })) };

/** A message as the Web API, events and interactions show it; `metadata` only where it was asked for. */
export function messageJson(
  state: WorkspaceState,
  message: StoredMessage,
  options: { metadata: boolean } = { metadata: false },
): JsonObject {
  const { blocks, files, edited, metadata, subtype, username } = message;
  return {
    type: 'message',
    ...(subtype === undefined ? {} : { subtype }),
    ...authorOf(state, message),
    ...(username === undefined ? {} : { username }),
    team: message.teamId,
    text: message.text,
    ts: message.ts,
    ...threadSummary(state, message),
    ...(blocks === undefined ? {} : { blocks }),
    ...(files === undefined ? {} : { files: files.map((id) => fileJson(state, id)), upload: false }),
    ...(edited === undefined ? {} : { edited }),
    ...(metadata !== undefined && options.metadata ? { metadata } : {}),
    ...reactionsOf(message),
  };
}

/** Where people find a message: docs.slack.dev/reference/methods/chat.getPermalink. */
export function permalinkOf(state: WorkspaceState, message: StoredMessage): string {
  const thread = message.threadTs === undefined ? '' : `?thread_ts=${message.threadTs}&cid=${message.channel}`;
  return `${state.origin}/archives/${message.channel}/p${message.ts.replace('.', '')}${thread}`;
}
