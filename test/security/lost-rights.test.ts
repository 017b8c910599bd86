import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IdentityRules } from '../../src/domain/identity.js';
import { resolveIdentity } from '../../src/domain/identity.js';
import type { GuardedBot } from './guarded-bot.js';
import { openGuardedBot, ROOM } from './guarded-bot.js';

/** bob is somebody by an explicit mapping, alice by her address; the user group on-call gives the group that may run capsules. */
const RULES: IdentityRules = {
  users: new Map([['U0BOB', { user: 'bob', groups: [] }]]),
  email: { domains: ['example.com'], prefix: 'oidc:', groups: [] },
  userGroups: new Map([['S0ONCALL', ['oncall']]]),
};

let bot: GuardedBot;
beforeEach(async () => {
  bot = await openGuardedBot({
    slack: { userGroups: ['S0ONCALL'] },
    core: { identities: { resolve: (person) => Promise.resolve(resolveIdentity(person, RULES)) } },
  });
  bot.core.access.may = ({ groups }) => Promise.resolve({ allowed: groups.includes('oncall') });
});
afterEach(() => bot.close());

const says = (who: string, words: string): Promise<string> =>
  bot.told(who, () => bot.workspace.as(who).slash(ROOM, words));

describe('a right that comes of a user group of Slack', () => {
  it('is shown by whoami with where it comes from', async () => {
    const bob = await says('U0BOB', 'whoami');
    expect(bob).toMatch(
      /Kubernetes user: bob\nGroups: oncall\nKnown by: explicit mapping, and the user group S0ONCALL/,
    );
    expect(bob).toContain('may run 2 capsules');
    expect(await says('U0ALICE', 'whoami')).toMatch(/oidc:alice@example\.com\nGroups: oncall\nKnown by: e-mail rule/);
  });

  it('is lost at once by whoever leaves it', async () => {
    await bot.workspace.changeUserGroup('S0ONCALL', { users: ['U0ALICE'] });
    expect(await says('U0BOB', 'netstat shop/web-1')).toContain('You lack the right to run netstat');
    expect(await says('U0BOB', 'whoami')).toContain('Groups: none');
    expect(bot.core.untouched).toBe(true);
  });

  it('is lost by everybody while Slack does not say who is in it, and whoami says why', async () => {
    bot.workspace.setBotScopes(['commands', 'chat:write', 'users:read', 'users:read.email']);
    expect(await says('U0BOB', 'netstat shop/web-1')).toContain('You lack the right to run netstat');
    expect(await says('U0BOB', 'whoami')).toContain('could not be read, so they give you no groups');
    expect(bot.core.untouched).toBe(true);
  });

  it('identifies nobody: an address that is not confirmed does not count, whatever the groups', async () => {
    await bot.workspace.changeUserGroup('S0ONCALL', { users: ['U0ERIN'] });
    expect(await says('U0ERIN', 'netstat shop/web-1')).toContain('not mapped to any Kubernetes identity');
  });

  it('does not let somebody approve who has left it', async () => {
    const request = await bot.waiting();
    await bot.workspace.changeUserGroup('S0ONCALL', { users: ['U0ALICE'] });
    const press = () => bot.workspace.as('U0BOB').press(ROOM, request.message.ts, 'recap_approve');
    expect(await bot.told('U0BOB', press)).toContain('You lack the right to approve dump');
    expect(bot.core.untouched).toBe(true);
  });
});
