import { describe, expect, it } from 'vitest';
import type { Identity } from '../../../src/domain/identity.js';
import type { Outcome } from '../../../src/domain/outcome.js';
import { done, refused } from '../../../src/domain/outcome.js';
import { ApprovalCore, aRule, ERIN, FRANK } from '../../support/fake-approvals.js';

const identityOf = (user: string, groups: readonly string[] = []): Outcome<Identity> =>
  done({ user, groups, source: 'test' });

/** Two must approve; erin has. What she stands for changes before frank does. */
async function afterErin(now: Outcome<Identity>): Promise<{ cores: ApprovalCore; state: string; why: string }> {
  const identities = new Map([['erin', identityOf('erin', ['leads'])]]);
  const cores = new ApprovalCore({ rules: [aRule({ quorum: 2 })] }, undefined, {
    identities: { resolve: ({ name }) => Promise.resolve(identities.get(name) ?? identityOf(name)) },
  });
  const { access } = cores.core;
  const { may } = access;
  // The right of erin comes from her group alone.
  access.may = (identity, question, signal) =>
    identity.user === 'erin' && !identity.groups.includes('leads')
      ? Promise.resolve({ allowed: false })
      : may(identity, question, signal);
  const approval = await cores.asked();
  await cores.press('approve', ERIN, approval);
  identities.set('erin', now);
  await cores.press('approve', FRANK, approval);
  const ended = await cores.ended(approval);
  return { cores, state: ended.state, why: JSON.stringify(ended) };
}

describe('an approval', () => {
  it('starts the run while all are who they were', async () => {
    const { cores, state } = await afterErin(identityOf('erin', ['leads']));
    expect(state).toBe('used');
    expect(cores.core.mechanism.plans).toHaveLength(1);
  });

  it.each([
    ['lost the group that gave the right', identityOf('erin'), 'erin may not approve it any more'],
    ['is mapped to nobody', refused('no-identity', 'Not mapped.'), 'erin may not approve it any more'],
    ['is mapped to the requester', identityOf('alice'), 'erin is another user now'],
  ])('does not count once its approver %s', async (_, now, words) => {
    const { cores, state, why } = await afterErin(now);
    expect(state).toBe('void');
    expect(why).toContain(words);
    expect(cores.core.untouched).toBe(true);
  });
});
