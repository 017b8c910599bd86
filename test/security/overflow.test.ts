import { describe, expect, it } from 'vitest';
import { FakeConversation } from '../support/fake-conversation.js';
import { FakeCore } from '../support/fake-core.js';
import { ALICE } from '../support/examples.js';
import { anOutput } from '../support/fake-mechanism.js';

/** What a line of the audit or of the log, and what is told, may be at most. */
const MOST = 16_000;

const longest = (values: readonly unknown[]): number =>
  Math.max(0, ...values.map((value) => JSON.stringify(value).length));

async function afterAsking(words: string, change: (core: FakeCore) => void = () => undefined): Promise<number> {
  const core = new FakeCore();
  change(core);
  const conversation = new FakeConversation();
  await core.ask(words, { conversation });
  expect(core.audit.events.length).toBeGreaterThan(0);
  return longest([...core.audit.events, ...core.log.lines, ...conversation.answers]);
}

const HUGE = 'x'.repeat(1_000_000);

describe('what is huge', () => {
  it.each([
    ['a word', HUGE],
    ['many words', 'a '.repeat(500_000)],
    ['a target', `netstat shop/${HUGE}`],
    ['a flag', `netstat shop/web-1 --${HUGE}`],
    ['the value of a flag', `netstat shop/web-1 --port ${HUGE}`],
    ['a reason', `netstat shop/web-1 --reason "${HUGE}"`],
    ['an id', `show ${HUGE}`],
    ['line breaks', '\n'.repeat(100_000)],
    ['what needs escapes', '\u0000"\\'.repeat(100_000)],
  ])('fills no line and no answer when it is %s', async (_, words) => {
    expect(await afterAsking(words)).toBeLessThan(MOST);
  });

  it('fills no line when a tool prints it', async () => {
    const printing = (core: FakeCore): void =>
      void (core.mechanism.script.output = () => Promise.resolve(anOutput(HUGE)));
    expect(await afterAsking('netstat shop/web-1', printing)).toBeLessThan(MOST);
  });

  it('forges no line: a line break in what was typed stays within its event', async () => {
    const core = new FakeCore();
    await core.ask('help\n{"kind":"approval","who":{"id":"U0ERIN"}}', { by: ALICE });
    for (const event of core.audit.events) expect(JSON.stringify(event).split('\n')).toHaveLength(1);
    expect(core.audit.events.map(({ kind }) => kind)).not.toContain('approval');
  });
});
