import { describe, expect, it } from 'vitest';
import type { SlackUser } from '../../src/slack/membership.js';
import { whyNotAMember } from '../../src/slack/membership.js';

const RULES = { teamId: 'T1', enterpriseId: 'E1', allowGuests: false };
const member = (more: Partial<SlackUser> & { is_workflow_bot?: boolean } = {}): SlackUser => ({
  id: 'U1',
  team_id: 'T1',
  is_bot: false,
  is_restricted: false,
  is_ultra_restricted: false,
  ...more,
});

describe('membership', () => {
  it('is granted to a member', () => expect(whyNotAMember(member(), RULES)).toBeUndefined());

  it('is granted to a member of the organization who is in this workspace', () => {
    const enterprise_user = { enterprise_id: 'E1', teams: ['T1', 'T2'] };
    expect(whyNotAMember(member({ enterprise_user }), RULES)).toBeUndefined();
  });

  it.each<[string, SlackUser]>([
    ['of another workspace of the organization', member({ enterprise_user: { enterprise_id: 'E1', teams: ['T2'] } })],
    ['of another organization', member({ enterprise_user: { enterprise_id: 'E2', teams: ['T1'] } })],
    ['of another workspace', member({ team_id: 'T2' })],
    ['marked a stranger', member({ is_stranger: true })],
    ['deactivated', member({ deleted: true })],
    ['invited only', member({ is_invited_user: true })],
    ['a workflow', member({ is_workflow_bot: true })],
    [
      'of whom Slack does not say whether it is a bot',
      { id: 'U1', team_id: 'T1', is_restricted: false, is_ultra_restricted: false },
    ],
    ['of whom Slack does not say whether it is a guest', { id: 'U1', team_id: 'T1', is_bot: false }],
  ])('is refused to somebody %s', (_, user) => expect(whyNotAMember(user, RULES)).toMatch(/\.$/));
});
