import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Asked, Stage } from '../support.js';
import { openStage } from '../support.js';
import { newRun, plainRun } from '../conversation/runs.js';
import { wordsOf } from '../conversation/seen.js';

const OPS = 'C0OPS';
let stage: Stage;
let handle: (asked: Asked) => Promise<void>;
beforeEach(async () => {
  handle = () => Promise.resolve();
  stage = await openStage({ handle: (asked) => handle(asked) });
});
afterEach(() => stage.close());

const alice = () => stage.workspace.as('U0ALICE');
/** Resolves once everything that was sent before has been taken: a command is handed on in order. */
async function afterwards(): Promise<void> {
  const marker = stage.asked.length;
  await stage.workspace.as('U0BOB').slash(OPS, 'marker');
  await expect.poll(() => stage.asked.slice(marker).some(({ request }) => request.text === 'marker')).toBe(true);
  stage.asked.splice(
    stage.asked.findIndex(({ request }) => request.text === 'marker'),
    1,
  );
}

describe('a slash command', () => {
  it('is acknowledged at once however long its work takes', async () => {
    let end = (): void => undefined;
    handle = () => new Promise((resolve) => (end = resolve));
    expect((await alice().slash(OPS, 'netstat shop/web')).acked).toBe(true);
    end();
  });

  it('carries who, what and where', async () => {
    await alice().slash(OPS, 'dig web.shop &amp; x');
    await expect.poll(() => stage.asked).toHaveLength(1);
    expect(stage.asked[0]?.request).toMatchObject({
      surface: 'command',
      author: { chat: 'slack', id: 'U0ALICE', workspace: 'T0RECAP' },
    });
    expect(stage.asked[0]?.conversation.place).toBe('slack:T0RECAP/C0OPS');
  });

  it('without words asks for help', async () => {
    await alice().slash(OPS, '');
    await expect.poll(() => stage.asked[0]?.request.text).toBe('help');
  });

  it('that is delivered twice runs once', async () => {
    stage.workspace.duplicateNext();
    await alice().slash(OPS, 'netstat shop/web');
    await afterwards();
    expect(stage.asked).toHaveLength(1);
  });

  it('whose work breaks tells the asker a reference that the log has too', async () => {
    handle = () => Promise.reject(new TypeError('secret detail'));
    await alice().slash(OPS, 'netstat shop/web');
    const [told] = await stage.workspace.waitFor((w) => w.ephemerals('U0ALICE').length > 0 && w.ephemerals('U0ALICE'));
    const reference = /e-[0-9a-f]{8}/.exec(wordsOf(told ?? { text: '' }))?.[0];
    expect(reference).toBeDefined();
    expect(wordsOf(told ?? { text: '' })).not.toContain('secret detail');
    expect(stage.log.lines.find(({ level }) => level === 'error')?.fields).toMatchObject({ reference });
  });
});

describe('a mention', () => {
  it('opens a conversation in its thread', async () => {
    const { ts } = await alice().mention(OPS, 'netstat shop/web');
    await expect.poll(() => stage.asked).toHaveLength(1);
    expect(stage.asked[0]?.request).toMatchObject({ surface: 'mention', text: 'netstat shop/web' });
    expect(await stage.asked[0]?.conversation.thread()).toBe(`slack:T0RECAP/C0OPS/${ts}`);
  });

  it('within a thread stays in it', async () => {
    const { ts } = await alice().message(OPS, 'what is going on?');
    await alice().mention(OPS, 'top shop/web', ts);
    await expect.poll(() => stage.asked[0]?.conversation.place).toBe(`slack:T0RECAP/C0OPS/${ts}`);
  });

  it('in the middle of a message, by a bot, or in an edited message is not a command', async () => {
    await alice().message(OPS, 'ask <@U0RECAP> netstat shop/web');
    await stage.workspace
      .as('U0CIBOT')
      .mention(OPS, 'netstat shop/web')
      .catch(() => undefined);
    await stage.workspace.sendEvent({
      type: 'app_mention',
      channel: OPS,
      user: 'U0ALICE',
      ts: '1.2',
      event_ts: '1.2',
      text: '<@U0RECAP> netstat shop/web',
      edited: { user: 'U0ALICE', ts: '1.3' },
    });
    await afterwards();
    expect(stage.asked).toEqual([]);
  });

  it('of a stranger names the workspace that they come from', async () => {
    await stage.workspace.as('U0DAVE').mention('C0INCIDENT42', 'netstat shop/web');
    await expect.poll(() => stage.asked[0]?.request.author.workspace).toBe('T0PARTNER');
  });
});

describe('a button', () => {
  async function shownRun(begin: 'slash' | 'mention') {
    const run = newRun();
    handle = ({ conversation }) => plainRun(conversation, undefined, run);
    await alice()[begin](OPS, 'netstat shop/web');
    const live = await stage.workspace.waitFor((w) => w.messages(OPS).find(({ text }) => text.includes('done in')));
    handle = () => Promise.resolve();
    const place = stage.asked[0]?.conversation.place;
    stage.asked.length = 0;
    return { run, live, place };
  }

  it.each(['slash', 'mention'] as const)(
    'of a %s carries the run and the very place that the run has',
    async (begin) => {
      const { run, live, place } = await shownRun(begin);
      await stage.workspace.as('U0BOB').press(OPS, live.ts, 'recap_rerun');
      await expect.poll(() => stage.asked).toHaveLength(1);
      expect(stage.asked[0]?.request).toMatchObject({
        surface: 'button',
        text: `rerun ${run.id}`,
        author: { id: 'U0BOB', workspace: 'T0RECAP' },
        place,
      });
      expect(stage.asked[0]?.conversation.place).toBe(`slack:T0RECAP/C0OPS/${live.threadTs ?? live.ts}`);
    },
  );

  it('with anything but a run id in it is acknowledged and does nothing', async () => {
    const { live } = await shownRun('slash');
    for (const value of ['r-7f3k2q9d shop/web', 'help', '']) {
      expect((await alice().press(OPS, live.ts, 'recap_rerun', { value })).acked).toBe(true);
    }
    await afterwards();
    expect(stage.asked).toEqual([]);
  });
});
