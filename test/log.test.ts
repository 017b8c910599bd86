import { describe, expect, it } from 'vitest';
import { about, aboutNothing, aboutRun } from '../src/domain/about.js';
import { createLog } from '../src/log.js';
import { aRun } from './support/examples.js';

const SECRET = 'hunter2';
const redact = (text: string): string => text.replaceAll(SECRET, '[redacted]');

function lineOf(fields: Readonly<Record<string, unknown>>, message = 'said', level = 'info'): string {
  let written = '';
  createLog(level, { write: (text: string): void => void (written += text) }, redact).info(fields, message);
  return written;
}

describe('the log', () => {
  it.each<[string, Record<string, unknown>]>([
    ['a field', { error: `Error: ${SECRET}` }],
    ['a list', { argv: ['cat', SECRET] }],
    ['an object in a field', { event: { who: { name: SECRET } } }],
    ['an error', { err: new Error(SECRET) }],
    ['the cause of an error', { err: new Error('outside', { cause: new Error(SECRET) }) }],
    ['a property of an error', { err: Object.assign(new Error('outside'), { data: { body: SECRET } }) }],
    ['an error under another name', { failure: new Error(SECRET) }],
  ])('redacts %s', (_, fields) => {
    const line = lineOf(fields);
    expect(line).toContain('[redacted]');
    expect(line).not.toContain(SECRET);
  });

  it('redacts its message', () => {
    expect(lineOf({}, `said ${SECRET}`)).toContain('"msg":"said [redacted]"');
  });

  it('keeps what is no text, the stack of an error and the words of its cause', () => {
    const line = lineOf({ count: 3, none: null, err: new TypeError('outside', { cause: new Error('inside') }) });
    expect(JSON.parse(line)).toMatchObject({ level: 30, count: 3, none: null, err: { type: 'TypeError' } });
    expect(line).toMatch(/"stack":"TypeError: outside\\n {4}at /);
    expect(line).toContain('inside');
  });

  it('is one line of JSON, whatever is in it', () => {
    const ring: Record<string, unknown> = {};
    ring['self'] = ring;
    const line = lineOf({ ring, text: 'a\n{"level":60}\u2028', missing: undefined });
    expect(line.trimEnd().split('\n')).toHaveLength(1);
    expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it('writes nothing below its level', () => {
    expect(lineOf({}, 'said', 'warn')).toBe('');
  });

  it('says in each line whose it is, and what it is about, also of what goes on in the background', async () => {
    const lines: Record<string, unknown>[] = [];
    const write = (text: string): void => void lines.push(JSON.parse(text) as Record<string, unknown>);
    const log = createLog('info', { write }, redact, { replica: 'recap-1' });
    const run = aRun({ request: 'Ev1' });
    let later = Promise.resolve();
    about({ request: 'Ev1' }, () => {
      log.info({}, 'asked');
      about(aboutRun(run), () => {
        later = new Promise((resolve) => setTimeout(resolve, 1)).then(() => log.info({}, 'runs'));
        log.info({ run: 'r-other' }, 'of another run');
      });
      aboutNothing(() => log.info({}, 'shared'));
    });
    log.info({}, 'outside');
    await later;
    expect(lines.map(({ msg, request, run: id }) => [msg, request, id])).toEqual([
      ['asked', 'Ev1', undefined],
      ['of another run', 'Ev1', 'r-other'],
      ['shared', undefined, undefined],
      ['outside', undefined, undefined],
      ['runs', 'Ev1', run.id],
    ]);
    expect(lines.every(({ replica }) => replica === 'recap-1')).toBe(true);
  });
});
