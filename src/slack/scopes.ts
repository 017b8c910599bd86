/** A scope of the bot token, and what it is for. deploy/slack-app-manifest.yaml asks for exactly these; a test compares them. */
export interface RequiredScope {
  readonly scope: string;
  readonly why: string;
}

export const REQUIRED_SCOPES: readonly RequiredScope[] = [
  { scope: 'commands', why: 'to offer /recap' },
  { scope: 'app_mentions:read', why: 'to hear @recap in a thread' },
  { scope: 'chat:write', why: 'to show runs and results' },
  { scope: 'files:write', why: 'to send what is too long for a message' },
  { scope: 'users:read', why: 'to refuse outsiders, guests and bots' },
  { scope: 'users:read.email', why: 'to map people to Kubernetes users by their address' },
  { scope: 'usergroups:read', why: 'to map user groups to Kubernetes groups' },
  { scope: 'channels:history', why: 'to find its own message after an unclear failure, and not post it twice' },
  { scope: 'groups:history', why: 'the same in private channels' },
  { scope: 'im:history', why: 'the same in direct messages' },
  { scope: 'im:write', why: 'to reach a person where it can not post' },
];

/** Events that the app subscribes to. */
export const SUBSCRIBED_EVENTS: readonly string[] = [
  'app_mention',
  'user_change',
  'subteam_updated',
  'subteam_members_changed',
];
