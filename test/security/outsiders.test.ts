import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackPerson } from '../../src/sandbox/workspace/people.js';
import { PEOPLE } from '../../src/sandbox/workspace/people.js';
import { BUTTON_ACTIONS } from '../../src/slack/blocks/buttons.js';
import { read } from '../e2e/read-message.js';
import type { GuardedBot, Shown } from './guarded-bot.js';
import { openGuardedBot, ROOM } from './guarded-bot.js';

const [alice] = PEOPLE;
const somebody = (id: string, more: Partial<SlackPerson>): SlackPerson => {
  if (alice === undefined) throw new Error('the workspace has no people');
  return { ...alice, id, name: id.slice(2).toLowerCase(), isAdmin: false, ...more };
};

/** Everybody has an identity and every right in this cluster: only who they are in Slack keeps them out. */
const OUTSIDERS = [
  ['a member of another workspace of the organization', 'U0GRID', /its own workspace only/],
  ['a member of another organization who claims ours', 'U0OTHERORG', /its own workspace only/],
  ['a stranger by Slack Connect', 'U0DAVE', /its own workspace only/],
  ['a stranger who claims our workspace', 'U0CLAIMS', /its own workspace only/],
  ['a guest', 'U0GUEST', /does not serve guests/],
  ['a single-channel guest', 'U0SOLO', /does not serve guests/],
  ['a bot', 'U0CIBOT', /from people, not from bots/],
  ['somebody deactivated', 'U0GONE', /deactivated/],
] as const;

/** What only somebody with the id of a run or of a request can do; `R` and `A` stand for them. */
const WORDS = [
  ...['netstat shop/web-1', 'dump shop/web-1', 'help', 'help netstat', 'list', 'runs', 'whoami', 'nonsense', '"open'],
  ...['show R', 'stop R', 'rerun R', 'approve A', 'deny A', 'withdraw A'],
];
/** All that can be pressed: a button that is new is missing here. */
const BUTTONS = ['recap_stop', 'recap_rerun', 'recap_approve', 'recap_deny'];

let bot: GuardedBot;
let run: Shown;
let request: Shown;
beforeAll(async () => {
  const org = { id: 'E0ORG', teams: ['T0RECAP'] };
  const people = [
    ...PEOPLE.map((person) => (person.id === 'U0ALICE' ? { ...person, enterprise: org } : person)),
    somebody('U0GRID', { enterprise: { ...org, teams: ['T0OTHER'] } }),
    somebody('U0OTHERORG', { enterprise: { id: 'E0OTHER', teams: ['T0RECAP'] } }),
    somebody('U0CLAIMS', { isStranger: true }),
  ];
  bot = await openGuardedBot({ workspace: { people, enterpriseId: org.id } });
  run = await bot.running();
  request = await bot.waiting();
});
afterAll(() => bot.close());

/** Everything that an outsider could have changed. */
async function state(): Promise<unknown> {
  const { core, workspace } = bot;
  const runs = (await core.runs()).map(({ id, state: now }) => `${id} ${now}`);
  const board = read(workspace.message(ROOM, request.message.ts) ?? request.message);
  return { runs, board, steps: [...core.mechanism.steps], resolved: [...core.targets.resolved] };
}

/** The latest in the audit is that exactly this person was refused. */
function expectAudited(id: string): void {
  expect(bot.core.audit.events.at(-1)).toMatchObject({
    kind: 'refusal',
    who: { id },
    outcome: { kind: 'refused', code: 'not-a-member' },
  });
}

describe.each(OUTSIDERS)('%s', (_, id, why) => {
  it.each(WORDS)('is refused when typing %s', async (words) => {
    const before = await state();
    const typed = words.replace(/\bR$/, run.id).replace(/\bA$/, request.id);
    expect(await bot.told(id, () => bot.workspace.as(id).slash(ROOM, typed))).toMatch(why);
    expect(await state()).toEqual(before);
    expectAudited(id);
  });

  it.each(BUTTONS)('is refused when pressing %s', async (action) => {
    const before = await state();
    const { message, id: value } = /approve|deny/.test(action) ? request : run;
    const press = () => bot.workspace.as(id).press(ROOM, message.ts, action, { value, force: true });
    expect(await bot.told(id, press)).toMatch(why);
    expect(await state()).toEqual(before);
    expectAudited(id);
  });

  it('is refused, or as a bot not heard, when mentioning it', async () => {
    const before = await state();
    const { ts } = await bot.workspace.as(id).mention(ROOM, 'netstat shop/web-1');
    if (id === 'U0CIBOT') await bot.told('U0BOB', () => bot.workspace.as('U0BOB').slash(ROOM, 'whoami'));
    else {
      const said = await bot.workspace.waitFor((now) => now.messages(ROOM, ts)[1]);
      expect(read(said)).toMatch(why);
    }
    expect(bot.workspace.messages(ROOM, ts)).toHaveLength(id === 'U0CIBOT' ? 1 : 2);
    expect(await state()).toEqual(before);
  });
});

it('is tried on every button that there is', () => {
  const words = /\((.*?)\)/.exec(BUTTON_ACTIONS.source)?.[1]?.split('|') ?? [];
  expect(words.map((word) => `recap_${word}`)).toEqual(BUTTONS);
});

it('serves a member of the organization who is in the workspace', async () => {
  expect(await bot.told('U0ALICE', () => bot.workspace.as('U0ALICE').slash(ROOM, 'whoami'))).toContain('You are alice');
});
