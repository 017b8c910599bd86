import { describe, expect, it } from 'vitest';
import type { CapsuleOutput } from '../../src/core/ports.js';
import type { Capsule } from '../../src/domain/capsule.js';
import { parseObjectName } from '../../src/domain/names.js';
import { createOutput } from '../../src/output/output.js';
import { aCapsule, aRun, aTarget } from '../support/examples.js';

const output = createOutput();
const printed = (text: string | Uint8Array, more: Partial<CapsuleOutput> = {}): CapsuleOutput => ({
  bytes: typeof text === 'string' ? Buffer.from(text) : text,
  reason: 'exited',
  exitCode: 0,
  truncated: false,
  complete: true,
  ...more,
});
const columns: Capsule = aCapsule({
  output: {
    format: 'columns',
    columns: [
      { from: 'PORT', title: 'Port', kind: 'integer' },
      { from: 'STATE', kind: 'text' },
      { from: 'COMMAND', title: 'Command', kind: 'text' },
      { from: 'X', kind: 'text', hidden: true },
    ],
    restInLast: false,
    order: { column: 'PORT', descending: true },
    summary: [
      { label: 'open', column: 'STATE', equals: ['OPEN'] },
      { label: 'shut', column: 'STATE', equals: ['SHUT'] },
    ],
  },
});

describe('the report of a run', () => {
  it('is a table with its counts, in its order, and the whole output as files', () => {
    const run = aRun();
    const report = output.report(run, columns, printed('PORT STATE COMMAND X\n80 OPEN =cmd() a\n443 OPEN "b",c b\n'));
    expect(report).toEqual({
      title: 'netstat of shop/web-7c9d8b6f5-x2x4p:app',
      summary: '2 open',
      figures: [
        { label: 'open', kind: 'integer', text: '2', number: 2 },
        { label: 'shut', kind: 'integer', text: '0', number: 0 },
      ],
      parts: [
        {
          kind: 'table',
          caption: '',
          columns: [
            { title: 'Port', kind: 'integer' },
            { title: 'STATE', kind: 'text' },
            { title: 'Command', kind: 'text' },
          ],
          rows: [
            [{ text: '443', number: 443 }, { text: 'OPEN' }, { text: '"b",c' }],
            [{ text: '80', number: 80 }, { text: 'OPEN' }, { text: '=cmd()' }],
          ],
        },
      ],
      notes: [],
      files: [
        {
          name: `netstat-web-7c9d8b6f5-x2x4p-${run.id}.txt`,
          mediaType: 'text/plain; charset=utf-8',
          content: 'PORT STATE COMMAND X\n80 OPEN =cmd() a\n443 OPEN "b",c b\n',
          always: false,
        },
        {
          name: `netstat-web-7c9d8b6f5-x2x4p-${run.id}.csv`,
          mediaType: 'text/csv; charset=utf-8',
          content: 'Port,STATE,Command\r\n443,OPEN,"""b"",c"\r\n80,OPEN,\'=cmd()\r\n',
          always: false,
        },
      ],
    });
  });

  it('is the text where no table is wanted', () => {
    const report = output.report(aRun(), aCapsule(), printed('one\ntwo\n'));
    expect(report).toMatchObject({ summary: '2 lines', parts: [{ kind: 'text', text: 'one\ntwo' }], notes: [] });
  });

  it('is the text where a table is wanted and none is there, and says so', () => {
    const report = output.report(aRun(), columns, printed('tool: not found\n', { exitCode: 127 }));
    expect(report.parts).toEqual([{ kind: 'text', text: 'tool: not found' }]);
    expect(report.notes).toEqual([
      'The tool ended with exit code 127.',
      'The output has no table that could be read; it is shown as it came.',
    ]);
  });

  it('says that there was nothing', () => {
    expect(output.report(aRun(), columns, printed(''))).toMatchObject({
      summary: 'The tool printed nothing',
      parts: [],
      files: [],
    });
    expect(output.report(aRun(), columns, printed('PORT STATE COMMAND X\n'))).toMatchObject({
      summary: 'Nothing listed',
      parts: [],
    });
  });

  it('takes no secret along, in parts, notes and files', () => {
    const text = 'PORT STATE COMMAND X\n1 OPEN x--password=hunter2 b\n--token hunter2\n';
    const report = output.report(aRun({ target: aTarget({ choice: 'password=hunter2' }) }), columns, printed(text));
    expect(JSON.stringify(report)).not.toContain('hunter2');
    expect(JSON.stringify(report)).toContain('[redacted]');
  });

  it.each([
    [{ reason: 'deadline', exitCode: undefined }, 'Partial: the tool was ended at its deadline of 20 s.'],
    [{ reason: 'stopped', exitCode: undefined }, 'Partial: the run was stopped.'],
    [{ reason: 'output-limit', truncated: true }, 'Partial: the tool was ended at 256 KiB of output.'],
    [{ reason: 'late', exitCode: undefined }, 'The capsule was started too late and did not run the tool.'],
    [{ reason: 'unknown', complete: false }, 'The output may not be whole: its end did not arrive.'],
    [{ truncated: true }, 'Cut: only the first 256 KiB are here.'],
    [{ exitCode: 3 }, 'The tool ended with exit code 3.'],
  ] as [Partial<CapsuleOutput>, string][])('says for %j', (more, note) => {
    expect(output.report(aRun(), aCapsule(), printed('x\n', more)).notes).toContain(note);
  });

  it('takes an exit code that the definition allows as nothing to say', () => {
    expect(output.report(aRun(), aCapsule({ exitCodes: [0, 3] }), printed('x\n', { exitCode: 3 })).notes).toEqual([]);
  });

  it('says which pod was taken', () => {
    const target = aTarget({ choice: 'Took web-1 of 3 pods: the newest that is ready.' });
    expect(output.report(aRun({ target }), aCapsule(), printed('x\n')).notes).toEqual([target.choice]);
  });

  it('reads no values out of a line that was cut', () => {
    const cut = printed('PORT STATE COMMAND X\n80 OPEN a b\n8080 OPEN a b', { truncated: true });
    const report = output.report(aRun(), columns, cut);
    expect(report.summary).toBe('1 open');
    expect(report.notes).toContain('The last line is cut, so only the file has it.');
    expect(report.files[0]?.content).toContain('8080');
  });

  it('offers binary output as a file, without what is readable as a secret in it', () => {
    const bytes = Buffer.concat([
      Buffer.from([0x7f, 0, 0xff]),
      Buffer.from('password=hunter2 \n'),
      Buffer.from([0xfe]),
    ]);
    const report = output.report(aRun(), aCapsule(), printed(bytes));
    expect(report.summary).toBe('22 B that are no text; they are in the file');
    expect(report.parts).toEqual([]);
    const [file] = report.files;
    expect(file).toMatchObject({ mediaType: 'application/octet-stream', always: true });
    expect(Buffer.from(file?.content ?? '')).toEqual(
      Buffer.concat([Buffer.from([0x7f, 0, 0xff]), Buffer.from('password=[redacted] \n'), Buffer.from([0xfe])]),
    );
  });

  it('shortens the name of a pod in the names of files', () => {
    const pod = parseObjectName(`${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}`);
    const report = output.report(aRun({ target: aTarget({ pod }) }), aCapsule(), printed('x\n'));
    expect(report.files[0]?.name.length).toBeLessThan(100);
    expect(report.files[0]?.name).toMatch(/^netstat-a{40}\.\.c{18}-r-/);
  });
});
