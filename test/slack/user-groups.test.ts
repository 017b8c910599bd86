import { webApi } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/domain/outcome.js';
import type { Person } from '../../src/domain/person.js';
import type { SlackUserGroup } from '../../src/sandbox/workspace/people.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import { webClientOptions } from '../../src/slack/api/clients.js';
import { loggerOver } from '../../src/slack/logger.js';
import { UserGroups } from '../../src/slack/user-groups.js';
import type { Stage } from './support.js';
import { openStage, recordingLog } from './support.js';

const many = Array.from({ length: 501 }, (_, index) => `U0MANY${index}`);
const group = (id: string, users: readonly string[], more: Partial<SlackUserGroup> = {}): SlackUserGroup => ({
  ...{ id, handle: id.toLowerCase(), name: id, users },
  ...more,
});

let stage: Stage;
let workspace: Workspace;
let now: number;
beforeEach(async () => {
  const userGroups = [
    group('S0ONCALL', ['U0ALICE', 'U0BOB']),
    group('S0OTHER', ['U0ALICE']),
    group('S0MANY', many),
    group('S0OFF', ['U0ALICE'], { disabled: true }),
    group('S0ABROAD', ['U0ALICE'], { isExternal: true }),
  ];
  const ids = ['S0ONCALL', 'S0MANY', 'S0OFF', 'S0ABROAD', 'S0NONE'];
  stage = await openStage({ workspace: { userGroups }, slack: { userGroups: ids } });
  ({ workspace } = stage);
  now = 1_790_000_000_000;
});
afterEach(() => stage.close());

const soon = (): AbortSignal => AbortSignal.timeout(5_000);

function groupsOf(ids: readonly string[]): UserGroups {
  const log = recordingLog();
  const options = webClientOptions({ logger: loggerOver(log), apiUrl: workspace.apiUrl, timeout: 400 });
  return new UserGroups({
    client: new webApi.WebClient(workspace.botToken, options),
    ids,
    clock: { now: () => now },
    log,
  });
}

const find = (id: string): Promise<Outcome<Person>> =>
  stage.app.directory.find({ chat: 'slack', id, workspace: 'T0RECAP' }, soon());
const calls = (): number => workspace.calls('usergroups.list').length;

describe('the user groups of a person', () => {
  it('are those that count, whole even where Slack cuts the list, and neither disabled nor of another organization', async () => {
    expect(await find('U0ALICE')).toMatchObject({ kind: 'done', value: { groups: ['S0ONCALL'] } });
    expect(await groupsOf(['S0MANY']).of('U0MANY500', soon())).toEqual(['S0MANY']);
    expect(await find('U0CAROL')).toMatchObject({ kind: 'done', value: { groups: [] } });
  });

  it('are known to have changed as soon as Slack says so, and at once for everybody', async () => {
    await Promise.all([find('U0BOB'), find('U0ALICE')]);
    await workspace.changeUserGroup('S0ONCALL', { users: ['U0ALICE'] });
    expect(await find('U0BOB')).toMatchObject({ value: { groups: [] } });
    await workspace.changeUserGroup('S0ONCALL', { disabled: true });
    expect(await find('U0ALICE')).toMatchObject({ value: { groups: [] } });
  });

  it('are asked for once in five minutes, whoever asks', async () => {
    const groups = groupsOf(['S0ONCALL']);
    await Promise.all(['U0ALICE', 'U0BOB', 'U0CAROL'].map((id) => groups.of(id, soon())));
    now += 299_000;
    await groups.of('U0ALICE', soon());
    expect(calls()).toBe(1);
    now += 2_000;
    await groups.of('U0ALICE', soon());
    expect(calls()).toBe(2);
  });

  it('cost nothing where none counts', async () => {
    expect(await groupsOf([]).of('U0ALICE', soon())).toEqual([]);
    expect(calls()).toBe(0);
  });

  it('are not told by an answer of before a change', async () => {
    const groups = groupsOf(['S0ONCALL']);
    workspace.faults.add({ fault: { kind: 'slow', delayMs: 150 }, method: 'usergroups.list', times: 1 });
    const early = groups.of('U0BOB', soon());
    groups.forget();
    await early;
    await groups.of('U0BOB', soon());
    expect(calls()).toBe(2);
  });

  it.each([
    ['does not answer', { kind: 'hang', when: 'before' }],
    ['is in trouble', { kind: 'http', status: 503 }],
    ['limits us', { kind: 'rate-limited', retryAfterSeconds: 30 }],
    ['lacks the scope', { kind: 'error', error: 'missing_scope' }],
  ] as const)('are unknown, whatever was known before, while Slack %s', async (_, fault) => {
    const groups = groupsOf(['S0ONCALL']);
    expect(await groups.of('U0ALICE', soon())).toEqual(['S0ONCALL']);
    now += 301_000;
    workspace.faults.add({ fault, method: 'usergroups.list', times: 1 });
    expect(await groups.of('U0ALICE', soon())).toBeUndefined();
    now += 6_000;
    expect(await groups.of('U0ALICE', soon())).toEqual(['S0ONCALL']);
  });

  it('leave a person without groups when they are unknown, and the person is served', async () => {
    workspace.faults.add({ fault: { kind: 'http', status: 503 }, method: 'usergroups.list', times: 1 });
    const found = await find('U0ALICE');
    expect(found.kind === 'done' && 'groups' in found.value).toBe(false);
  });
});
