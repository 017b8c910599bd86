import { describe, expect, it } from 'vitest';
import { refusalOf, runningWorkspace, webClient } from '../support/running-workspace.js';

describe('tokens and scopes', () => {
  it('are checked as Slack does', async () => {
    const workspace = await runningWorkspace();
    const test = (token: string) => refusalOf(webClient(workspace, { token }).auth.test());
    expect((await test('xoxb-other')).error).toBe('invalid_auth');
    expect((await test(workspace.appToken)).error).toBe('not_allowed_token_type');
    const open = webClient(workspace).apps.connections.open({});
    expect((await refusalOf(open)).error).toBe('not_allowed_token_type');
    const anonymous = await fetch(`${workspace.apiUrl}auth.test`, { method: 'POST' });
    expect(await anonymous.json()).toEqual({ ok: false, error: 'not_authed' });
    workspace.revokeBotToken();
    expect((await test(workspace.botToken)).error).toBe('token_revoked');
  });

  it('name the scope that is missing, and show the granted ones on every answer', async () => {
    const workspace = await runningWorkspace();
    workspace.setBotScopes(['users:read', 'chat:write']);
    const client = webClient(workspace);
    const groups = client.usergroups.list();
    expect(await refusalOf(groups)).toMatchObject({
      error: 'missing_scope',
      needed: 'usergroups:read',
      provided: 'users:read,chat:write',
      response_metadata: { scopes: ['users:read', 'chat:write'], acceptedScopes: ['usergroups:read'] },
    });
    const history = client.conversations.history({ channel: 'C0OPS' });
    expect((await refusalOf(history)).needed).toBe('channels:history');
    expect((await client.auth.test()).response_metadata?.scopes).toEqual(['users:read', 'chat:write']);
  });

  it('let users.info show an e-mail only with its own scope', async () => {
    const workspace = await runningWorkspace();
    const { users } = webClient(workspace);
    expect((await users.info({ user: 'U0ALICE' })).user?.profile?.email).toBe('alice@example.com');
    workspace.setBotScopes(['users:read']);
    expect((await users.info({ user: 'U0ALICE' })).user?.profile).not.toHaveProperty('email');
  });

  it('read JSON bodies, and warn of a missing charset', async () => {
    const workspace = await runningWorkspace();
    const call = async (contentType: string, body: string) => {
      const headers = { authorization: `Bearer ${workspace.botToken}`, 'content-type': contentType };
      const response = await fetch(`${workspace.apiUrl}chat.postMessage`, { method: 'POST', headers, body });
      return (await response.json()) as { ok: boolean; error?: string; warning?: string };
    };
    const message = JSON.stringify({ channel: 'C0OPS', text: 'x', blocks: [{ type: 'divider' }] });
    expect(await call('application/json', message)).toMatchObject({ ok: true, warning: 'missing_charset' });
    expect(await call('application/json; charset=utf-8', message)).not.toHaveProperty('warning');
    expect((await call('application/json', '{')).error).toBe('invalid_json');
    expect((await call('application/xml', '<x/>')).error).toBe('invalid_post_type');
  });
});

describe('people', () => {
  it('are told apart by users.info: strangers, guests, bots, the deactivated, the unconfirmed', async () => {
    const workspace = await runningWorkspace();
    const { users } = webClient(workspace);
    const info = async (user: string) => (await users.info({ user })).user;
    expect(await info('U0ALICE')).toMatchObject({ is_email_confirmed: true, is_restricted: false, team_id: 'T0RECAP' });
    expect(await info('U0DAVE')).toMatchObject({ is_stranger: true, team_id: 'T0PARTNER' });
    expect(await info('U0GUEST')).toMatchObject({ is_restricted: true, is_ultra_restricted: false });
    expect(await info('U0SOLO')).toMatchObject({ is_restricted: true, is_ultra_restricted: true });
    expect(await info('U0GONE')).toMatchObject({ deleted: true });
    expect(await info('U0GONE')).not.toHaveProperty('is_restricted');
    expect(await info('U0CIBOT')).toMatchObject({ is_bot: true });
    expect(await info('U0ERIN')).toMatchObject({ is_email_confirmed: false });
    expect((await refusalOf(users.info({ user: 'U0NOBODY' }))).error).toBe('user_not_found');
    expect((await users.list({})).members?.some(({ id }) => id === 'U0DAVE')).toBe(false);
    expect((await users.lookupByEmail({ email: 'BOB@example.com' })).user?.id).toBe('U0BOB');
  });

  it('come in pages', async () => {
    const workspace = await runningWorkspace();
    const { users } = webClient(workspace);
    const first = await users.list({ limit: 2 });
    const cursor = first.response_metadata?.next_cursor ?? '';
    const second = await users.list({ limit: 2, cursor });
    expect([first, second].flatMap(({ members }) => members?.map(({ name }) => name))).toEqual([
      'alice',
      'bob',
      'carol',
      'erin',
    ]);
    expect((await refusalOf(users.list({ cursor: 'x' }))).error).toBe('invalid_cursor');
  });
});
