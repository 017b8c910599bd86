import { describe, expect, it } from 'vitest';
import type { Report, ReportPart, TablePart } from '../../../src/domain/report.js';
import { renderAnswer } from '../../../src/slack/blocks/answer.js';
import { escapeMrkdwn, fenceMrkdwn } from '../../../src/slack/blocks/mrkdwn.js';
import { renderReport, renderResult } from '../../../src/slack/blocks/result.js';
import { aRun } from '../../support/examples.js';
import { linesOf } from './words.js';

const report = (parts: readonly ReportPart[], more: Partial<Report> = {}): Report => ({
  title: 'netstat',
  summary: '3 listening',
  parts,
  notes: [],
  files: [],
  ...more,
});

const table = (rows: number, columns = 2): TablePart => ({
  kind: 'table',
  caption: 'Sockets',
  columns: Array.from({ length: columns }, (_, index) => ({
    title: `C${index}`,
    kind: index === 1 ? 'integer' : 'text',
  })),
  rows: Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, column) => ({ text: `${row}.${column}` })),
  ),
});

describe('a result', () => {
  it('begins with what ran where, then the summary, the parts and the notes', () => {
    const parts: ReportPart[] = [
      { ...table(1), rows: [[{ text: '' }, { text: '12' }]] },
      { kind: 'facts', facts: [{ label: 'Node', value: 'node-1' }] },
      { kind: 'list', caption: 'Capsules', entries: [{ name: 'top', text: 'Processes' }] },
      { kind: 'text', caption: 'Raw', text: 'a\tb\r\n  c\n\n' },
    ];
    expect(linesOf(renderResult([aRun()], report(parts, { notes: ['Partial.'] })).message)).toEqual([
      'netstat on shop/web-7c9d8b6f5-x2x4p:app',
      '3 listening',
      'Sockets',
      'C0 | C1',
      '- | 12',
      '- Node: node-1',
      'Capsules',
      '- top Processes',
      'Raw',
      'a  b',
      '  c',
      ':information_source: Note',
      '- Partial.',
    ]);
  });

  it('aligns numbers to the right', () => {
    const block = renderReport(report([table(1)])).message.blocks.find(({ type }) => type === 'table');
    expect(block).toMatchObject({ column_settings: [{ align: 'left' }, { align: 'right' }] });
  });

  it('shows a second table as one of those of which Slack takes several, and as text where it takes none of them', () => {
    const { message } = renderReport(report([table(1), table(2)]));
    expect(message.blocks.map(({ type }) => type)).toEqual(['rich_text', 'rich_text', 'table', 'data_table']);
    const classic = { text: '', blocks: message.classic ?? [] };
    expect(linesOf(classic).slice(-3)).toEqual(['C0    C1', '0.0  0.1', '1.0  1.1']);
  });

  it('lets a longer table be sorted, by number where each of its cells has one', () => {
    const rows = Array.from({ length: 30 }, (_, row) => [
      { text: `p${row}` },
      { text: `${row} KiB`, number: row * 1024 },
    ]);
    const { message } = renderReport(report([{ ...table(0), caption: '', rows }]));
    expect(message.blocks.at(-1)).toMatchObject({ type: 'data_table', caption: '30 rows', page_size: 20 });
    expect(message.blocks.at(-1)).toHaveProperty('rows.30', [
      { type: 'raw_text', text: 'p29' },
      { type: 'raw_number', text: '29 KiB', value: 29_696 },
    ]);
    expect(message.classic?.at(-1)).toMatchObject({ type: 'table' });
  });

  it.each([
    ['99 rows', table(99), undefined],
    ['100 rows', table(100), 'Shown: 99 of 100 rows. The whole is in netstat.csv, which follows.'],
    ['21 columns', table(1, 21), 'Shown: 20 of 21 columns. The whole is in netstat.csv, which follows.'],
    [
      'an over-long cell',
      { ...table(1), rows: [[{ text: 'x'.repeat(201) }]] },
      'Shown: long cells shortened. The whole is in netstat.csv, which follows.',
    ],
    [
      '61 lines',
      { kind: 'text', text: 'x\n'.repeat(61) } as const,
      'Shown: 60 of 61 lines. The whole is in netstat.txt, which follows.',
    ],
  ])('with %s says what it leaves out and where the whole is', (_, part, left) => {
    const { message, attachments } = renderReport(report([part]));
    expect(
      linesOf(message)
        .find((line) => line.startsWith(':scissors:'))
        ?.slice(':scissors: '.length),
    ).toBe(left);
    expect(attachments.blocks.files).toHaveLength(left === undefined ? 0 : 1);
  });

  it('sends its own file rather than one made of the parts', () => {
    const file = { name: 'raw.txt', mediaType: 'text/plain', content: 'all', always: false };
    expect(renderReport(report([table(5)], { files: [file] })).attachments.blocks.files).toEqual([]);
    expect(renderReport(report([table(500)], { files: [file] })).attachments.blocks.files).toEqual([file]);
    expect(
      renderReport(report([table(5)], { files: [{ ...file, always: true }] })).attachments.blocks.files,
    ).toHaveLength(1);
  });

  it('keeps a spreadsheet from running what a tool printed', () => {
    const rows = Array.from({ length: 100 }, () => [{ text: '=cmd()' }, { text: '-3' }, { text: 'a,"b"' }]);
    const [file] = renderReport(report([{ ...table(0, 3), rows }])).attachments.blocks.files;
    expect(String(file?.content).split('\r\n')[1]).toBe(`'=cmd(),-3,"a,""b"""`);
  });

  it('of no rows says so', () => {
    expect(linesOf(renderReport(report([table(0)])).message)).toContain('Sockets: no rows.');
  });
});

describe('a refusal', () => {
  it('gives the reason, the way out, and what to copy', () => {
    const refusal = {
      code: 'not-allowed' as const,
      reason: 'alice may not.',
      hint: 'Ask for:',
      detail: 'kind: Role\nrules: []',
    };
    const { message } = renderAnswer({ kind: 'refused', refusal });
    expect(linesOf(message)).toEqual([
      ':no_entry_sign: Not done. alice may not.',
      ':bulb: Ask for:',
      'kind: Role',
      'rules: []',
    ]);
    expect(message.text).toBe('Not done. alice may not.');
  });
});

describe('foreign text', () => {
  const hostile = '<!channel> <@U1> @here *b* `c` & \u202egnp.exe a\nb';

  it('is shown letter for letter in blocks, never read as markup, and shows what can not be seen', () => {
    const { message } = renderReport(
      report([{ kind: 'facts', facts: [{ label: hostile, value: hostile }] }], { title: hostile, summary: hostile }),
    );
    const json = JSON.stringify(message.blocks);
    expect(json).not.toContain('mrkdwn');
    expect(json).not.toContain('"broadcast"');
    expect(linesOf(message)[0]).toBe('<!channel> <@U1> @here *b* `c` & \\u{202e}gnp.exe a\\u{a}b');
  });

  it('calls nobody and closes no fence in the text of a message', () => {
    expect(escapeMrkdwn('<!channel> @here a&b')).toBe('&lt;!channel&gt; @\u200bhere a&amp;b');
    expect(fenceMrkdwn('a\n```\n<!here>', 100)).toBe('```\na\n`\u200b`\u200b`\n&lt;!here&gt;\n```');
  });
});
