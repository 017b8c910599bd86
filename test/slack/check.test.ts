import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startWorkspace } from '../../src/sandbox/workspace/start-workspace.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import { checkSlack } from '../../src/slack/check.js';
import { REQUIRED_SCOPES, SUBSCRIBED_EVENTS } from '../../src/slack/scopes.js';

interface Manifest {
  features: { slash_commands: { command: string }[] };
  oauth_config: { scopes: { bot: string[] } };
  settings: { event_subscriptions: { bot_events: string[] }; socket_mode_enabled: boolean };
}

describe('the app manifest', () => {
  it('asks for exactly the scopes and events that the bot uses', async () => {
    const manifest = parse(await readFile('deploy/slack-app-manifest.yaml', 'utf8')) as Manifest;
    expect(manifest.oauth_config.scopes.bot.sort()).toEqual(REQUIRED_SCOPES.map(({ scope }) => scope).sort());
    expect(manifest.settings.event_subscriptions.bot_events.sort()).toEqual([...SUBSCRIBED_EVENTS].sort());
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(['/recap']);
  });
});

describe('checking the tokens', () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await startWorkspace();
  });
  afterEach(() => workspace.close());

  const check = (more: { botToken?: string; appToken?: string } = {}) =>
    checkSlack({
      botToken: more.botToken ?? workspace.botToken,
      appToken: more.appToken ?? workspace.appToken,
      apiUrl: workspace.apiUrl,
      signal: AbortSignal.timeout(2_000),
    });

  it('finds nothing wrong with good ones', async () => {
    expect(await check()).toEqual([]);
  });

  it('names each missing scope and what it is for', async () => {
    workspace.setBotScopes(REQUIRED_SCOPES.map(({ scope }) => scope).filter((scope) => scope !== 'files:write'));
    const problems = await check();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('files:write, needed to send what is too long');
  });

  it('tells a wrong bot token from a wrong app token, and reports both at once', async () => {
    const problems = await check({ botToken: 'xoxb-wrong', appToken: 'xapp-wrong' });
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain('refuses the bot token (invalid_auth)');
    expect(problems[1]).toContain('refuses the app token');
  });

  it('says so when Slack does not answer', async () => {
    workspace.faults.add({ fault: { kind: 'http', status: 503 } });
    expect((await check()).every((problem) => problem.includes('did not answer'))).toBe(true);
  });
});
