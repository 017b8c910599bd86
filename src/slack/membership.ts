import type { webApi } from '@slack/bolt';

export type SlackUser = NonNullable<webApi.UsersInfoResponse['user']>;

export interface MembershipRules {
  readonly teamId: string;
  /** The organization of an Enterprise Grid workspace. */
  readonly enterpriseId?: string | undefined;
  readonly allowGuests: boolean;
}

/** Slackbot is no bot by its flags. */
const SLACKBOT = 'USLACKBOT';

/** Why somebody is not served, in words for them; undefined for a member. What Slack leaves out counts against them. */
export function whyNotAMember(user: SlackUser, rules: MembershipRules): string | undefined {
  if (user.deleted === true) return 'Your account is deactivated.';
  if (isBot(user)) return 'RECap takes commands from people, not from bots and workflows.';
  if (isFromElsewhere(user, rules)) return 'RECap serves members of its own workspace only.';
  if (user.is_invited_user === true) return 'You have not accepted the invitation to this workspace yet.';
  const isGuest = user.is_restricted !== false || user.is_ultra_restricted !== false;
  if (isGuest && !rules.allowGuests) return 'RECap does not serve guests of this workspace.';
  return undefined;
}

const isBot = (user: SlackUser): boolean =>
  user.is_bot !== false || user.id === SLACKBOT || ('is_workflow_bot' in user && user.is_workflow_bot);

function isFromElsewhere(user: SlackUser, { teamId, enterpriseId }: MembershipRules): boolean {
  if (user.is_stranger === true || user.team_id !== teamId) return true;
  const enterprise = user.enterprise_user;
  if (enterprise?.enterprise_id === undefined) return false;
  const ours = enterpriseId === undefined || enterprise.enterprise_id === enterpriseId;
  return !ours || !(enterprise.teams ?? []).includes(teamId);
}
