import { webApi } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/domain/outcome.js';
import type { Person } from '../../src/domain/person.js';
import { PEOPLE } from '../../src/sandbox/workspace/people.js';
import { startWorkspace } from '../../src/sandbox/workspace/start-workspace.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import { webClientOptions } from '../../src/slack/api/clients.js';
import { SlackDirectory } from '../../src/slack/directory.js';
import { loggerOver } from '../../src/slack/logger.js';
import type { DirectoryStage } from '../contract/directory.js';
import { directoryContract } from '../contract/directory.js';
import { recordingLog } from './support.js';

const TEAM = 'T0RECAP';
const author = (id: string, workspace = TEAM) => ({ chat: 'slack', id, workspace });

interface Options {
  readonly allowGuests?: boolean;
  readonly now?: () => number;
}

function directoryOn(workspace: Workspace, { allowGuests = false, now = Date.now }: Options = {}): SlackDirectory {
  const log = recordingLog();
  const options = webClientOptions({ logger: loggerOver(log), apiUrl: workspace.apiUrl, timeout: 400 });
  return new SlackDirectory({
    client: new webApi.WebClient(workspace.botToken, options),
    rules: () => ({ teamId: TEAM, allowGuests }),
    clock: { now },
    log,
  });
}

directoryContract('a Slack workspace', async (): Promise<DirectoryStage> => {
  const workspace = await startWorkspace();
  return {
    directory: directoryOn(workspace),
    member: author('U0ALICE'),
    outsiders: [
      ['somebody of another workspace', author('U0ALICE', 'T0PARTNER')],
      ['a stranger in a shared channel who claims our workspace', author('U0DAVE')],
      ['a guest', author('U0GUEST')],
      ['a single-channel guest', author('U0SOLO')],
      ['somebody deactivated', author('U0GONE')],
      ['a bot', author('U0CIBOT')],
      ['ourselves', author('U0RECAP')],
      ['Slackbot', author('USLACKBOT')],
      ['nobody', author('U0NOBODY')],
    ],
    close: () => workspace.close(),
  };
});

describe('the directory of Slack', () => {
  let workspace: Workspace;
  let now = 0;
  let directory: SlackDirectory;
  beforeEach(async () => {
    workspace = await startWorkspace({ people: PEOPLE });
    now = 1_790_000_000_000;
    directory = directoryOn(workspace, { now: () => now });
  });
  afterEach(() => workspace.close());

  const find = (id: string, from = directory): Promise<Outcome<Person>> =>
    from.find(author(id), AbortSignal.timeout(5_000));
  const lookUps = (): number => workspace.calls('users.info').length;

  it('gives an address only when the workspace has confirmed it', async () => {
    expect(await find('U0ALICE')).toMatchObject({ value: { email: 'alice@example.com' } });
    const erin = await find('U0ERIN');
    expect(erin.kind === 'done' && 'email' in erin.value).toBe(false);
  });

  it('serves guests where that is allowed, and strangers nowhere', async () => {
    const open = directoryOn(workspace, { allowGuests: true });
    expect((await find('U0GUEST', open)).kind).toBe('done');
    expect((await find('U0DAVE', open)).kind).toBe('refused');
  });

  it('asks once for many requests at the same time, and again after five minutes', async () => {
    await Promise.all(Array.from({ length: 20 }, () => find('U0ALICE')));
    expect(lookUps()).toBe(1);
    now += 299_000;
    await find('U0ALICE');
    expect(lookUps()).toBe(1);
    now += 2_000;
    await find('U0ALICE');
    expect(lookUps()).toBe(2);
  });

  it('remembers a refusal for half a minute only', async () => {
    await find('U0GUEST');
    now += 31_000;
    await find('U0GUEST');
    expect(lookUps()).toBe(2);
  });

  it('forgets somebody who changed', async () => {
    await find('U0ALICE');
    directory.forget('U0ALICE');
    await find('U0ALICE');
    expect(lookUps()).toBe(2);
  });

  it.each([
    ['does not answer', { kind: 'hang', when: 'before' }],
    ['is in trouble', { kind: 'http', status: 503 }],
    ['limits us', { kind: 'rate-limited', retryAfterSeconds: 30 }],
  ] as const)('refuses while Slack %s, and serves as soon as it is back', async (_, fault) => {
    workspace.faults.add({ fault, method: 'users.info', times: 1 });
    expect(await find('U0ALICE')).toMatchObject({
      kind: 'refused',
      refusal: { reason: 'Slack did not say in time who you are, so nothing was done.' },
    });
    expect((await find('U0ALICE')).kind).toBe('done');
  });
});
