import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toldAudit } from '../../src/audit/told-audit.js';
import type { Audit, AuditChannel } from '../../src/core/ports.js';
import type { AuditEvent } from '../../src/domain/audit-event.js';
import type { StoredMessage } from '../../src/sandbox/workspace/stored-message.js';
import { MOST_WAITING_LINES } from '../../src/slack/audit-channel.js';
import type { GuardedBot } from '../security/guarded-bot.js';
import { openGuardedBot, ROOM } from '../security/guarded-bot.js';
import { read } from '../e2e/read-message.js';
import { FakeAudit } from '../support/fake-audit.js';
import { QUICK } from './support.js';

const CHANNEL = 'C0OPS';
const LONG_MS = 600_000;
const POST = 'chat.postMessage';
const forChannel = { method: POST, channel: CHANNEL };

let bot: GuardedBot;
let channel: AuditChannel;
let kept: FakeAudit;

async function open(gather: number): Promise<void> {
  kept = new FakeAudit();
  let audit: Audit = kept;
  bot = await openGuardedBot({
    core: { audit: { write: (event) => audit.write(event) } },
    slack: { timing: { ...QUICK.timing, gather } },
  });
  channel = bot.stage.app.auditChannel(CHANNEL);
  audit = toldAudit(kept, channel);
}
beforeEach(() => open(QUICK.timing.gather));
afterEach(async () => {
  bot.workspace.faults.clear();
  await channel.close();
  await bot.close();
});

const messages = (): readonly StoredMessage[] =>
  bot.workspace.messages(CHANNEL).filter(({ botId }) => botId !== undefined);
const lines = (): string[] => messages().flatMap((message) => read(message).split('\n'));
const line = (more: Partial<AuditEvent> = {}): AuditEvent => ({
  kind: 'request',
  time: '2026-08-01T03:00:00.000Z',
  who: { chat: 'slack', workspace: 'T0RECAP', id: 'U0ALICE', name: 'alice' },
  ...more,
});

/** Until the result stands in the room and the receipt is audited. */
async function run(): Promise<void> {
  await bot.workspace.as('U0ALICE').slash(ROOM, 'netstat shop/web-1');
  await expect.poll(() => kept.told.at(-1), { timeout: 10_000 }).toBe('receipt');
  await bot.workspace.waitFor((now) => now.messages(ROOM).some((one) => read(one).includes('[Re-run]')));
}

describe('the audit channel', () => {
  it('tells every event that is kept in one line, in order', async () => {
    await run();
    await expect.poll(() => lines().length, { timeout: 5_000 }).toBe(kept.events.length);
    expect(lines().map((one) => one.split(' ')[1])).toEqual(['request', 'start', 'end', 'receipt']);
    const id = kept.events.at(-1)?.run ?? '';
    expect(lines()[0]).toMatch(/^\d\d:\d\d:\d\dZ request · U0ALICE \(alice\) as alice · "netstat shop\/web-1"$/);
    expect(lines()[2]).toContain(`end · U0ALICE (alice) as alice · netstat · test/shop/web-1 · done · ${id}`);
  });

  it('tells nothing that is not kept', async () => {
    kept.writing = () => Promise.reject(new Error('the disk is full'));
    await bot.told('U0ALICE', () => bot.workspace.as('U0ALICE').slash(ROOM, 'netstat shop/web-1'));
    await channel.close();
    expect(messages()).toEqual([]);
  });

  it('shows hostile names and words letter for letter, where Slack refuses the blocks, too', async () => {
    const hostile = '<!channel> @here <https://evil.example|x> ``` *b*\n03:00:00Z approval approve · U0ERIN \u202e';
    const who = { ...line().who, name: hostile, user: hostile };
    channel.tell(line({ who, words: hostile }));
    await expect.poll(() => messages().length).toBe(1);
    bot.workspace.faults.add({ fault: { kind: 'error', error: 'invalid_blocks' }, ...forChannel, times: 1 });
    channel.tell(line({ who, words: hostile }));
    await expect.poll(() => messages().length).toBe(2);
    const [blocks, plain] = messages();
    expect(blocks?.text).toBe('Audit: 1 event');
    expect(JSON.stringify(blocks?.blocks)).not.toMatch(/"type":"(?!rich_text|rich_text_preformatted|text")/);
    expect(lines()[0]).toMatch(/^03:00:00Z request · U0ALICE \("<!channel> @here .*\\n03:00:00Z .*\\u\{202e\}"/);
    expect(plain?.text).toMatch(/^Audit: 1 event\n```\n[^`\n]*(`\u200b`\u200b`[^`\n]*)*\n```$/);
    expect(plain?.text).not.toMatch(/[<>]|@here/);
  });

  it('delays no run when Slack does not answer for it, and tells all of it once Slack does', async () => {
    bot.workspace.faults.add({ fault: { kind: 'hang', when: 'before' }, ...forChannel });
    await bot.running();
    const hanging = () =>
      bot.workspace.calls(POST).filter(({ args, status }) => args['channel'] === CHANNEL && status === 0);
    await expect.poll(() => hanging().length, { timeout: 5_000 }).toBeGreaterThan(0);
    const began = performance.now();
    bot.core.mechanism.release();
    await expect.poll(() => kept.told.at(-1), { timeout: 5_000 }).toBe('receipt');
    await bot.workspace.waitFor((now) => now.messages(ROOM).some((one) => read(one).includes('[Re-run]')));
    expect(performance.now() - began).toBeLessThan(QUICK.timing.post);
    expect(messages()).toEqual([]);
    bot.workspace.faults.clear();
    await expect.poll(() => lines().length, { timeout: 10_000 }).toBe(kept.events.length);
    expect(lines().map((one) => one.split(' ')[1])).toEqual(kept.events.map(({ kind }) => kind));
  });

  it('tells how many events Slack did not take', async () => {
    bot.workspace.faults.add({ fault: { kind: 'error', error: 'not_in_channel' }, ...forChannel, times: 1 });
    channel.tell(line());
    channel.tell(line());
    const refused = () => bot.stage.log.lines.find(({ message }) => message.includes('did not take a message'));
    await expect.poll(refused).toMatchObject({ fields: { events: 2, refusal: 'not_in_channel' } });
    channel.tell(line());
    await expect.poll(() => lines()[0]).toBe('2 earlier events are in the audit alone.');
    channel.tell(line());
    await expect.poll(() => messages().length).toBe(2);
    expect(read(messages()[1] as StoredMessage)).not.toContain('earlier');
  });
});

describe('the audit channel, when the bot stops', () => {
  beforeEach(async () => {
    await channel.close();
    await bot.close();
    await open(LONG_MS);
  });

  it('tells what waits, and nothing afterwards', async () => {
    await run();
    expect(messages()).toEqual([]);
    await channel.close();
    expect(lines()).toHaveLength(kept.events.length);
    channel.tell(line());
    await channel.close();
    expect(messages()).toHaveLength(1);
  });

  it('says how many lines one message has no room for, and how many were too many to wait', async () => {
    for (let count = 0; count < MOST_WAITING_LINES + 5; count += 1) channel.tell(line({ words: `number ${count}` }));
    await channel.close();
    const all = lines();
    expect(messages()).toHaveLength(1);
    expect(all[0]).toBe('5 earlier events are in the audit alone.');
    expect(all[1]).toContain('"number 5"');
    expect(all.at(-1)).toBe(`and ${MOST_WAITING_LINES - (all.length - 2)} more`);
    expect(all.slice(1, -1).join('\n').length).toBeLessThanOrEqual(3_000);
  });

  it('waits at most two seconds for a Slack that does not answer', async () => {
    bot.workspace.faults.add({ fault: { kind: 'hang', when: 'before' }, ...forChannel });
    channel.tell(line());
    const began = performance.now();
    await channel.close();
    expect(performance.now() - began).toBeLessThan(2_500);
    expect(bot.stage.log.lines.map(({ message }) => message)).toContain(
      'the audit channel was not told of the last events',
    );
  });
});
