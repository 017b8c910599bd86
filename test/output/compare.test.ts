import { describe, expect, it } from 'vitest';
import { parseObjectName } from '../../src/domain/names.js';
import type { Report } from '../../src/domain/report.js';
import { createOutput } from '../../src/output/output.js';
import { aCapsule, aRun, aTarget } from '../support/examples.js';

const output = createOutput();
const run = (pod: string): ReturnType<typeof aRun> => aRun({ target: aTarget({ pod: parseObjectName(pod) }) });
const report = (listening: number, established: number): Report => ({
  title: 'x',
  summary: `${listening} listening, ${established} established`,
  figures: [
    { label: 'listening', kind: 'integer', text: String(listening), number: listening },
    { label: 'established', kind: 'integer', text: String(established), number: established },
  ],
  parts: [],
  notes: [],
  files: [{ name: 'raw.txt', mediaType: 'text/plain', content: 'x', always: false }],
});

describe('comparing pods', () => {
  it('shows a row for each pod, the counts that differ first, and the reasons of those that failed', () => {
    const compared = output.compare(aCapsule(), [
      { run: run('web-1'), report: report(2, 5), end: { kind: 'done' } },
      { run: run('web-2'), report: report(2, 900), end: { kind: 'done' } },
      {
        run: run('web-3'),
        report: undefined,
        end: { kind: 'failed', failure: { code: 'target-gone', message: 'The pod is gone.' } },
      },
      {
        run: run('web-4'),
        report: undefined,
        end: { kind: 'refused', refusal: { code: 'under-pressure', reason: 'No memory.' } },
      },
    ]);
    expect(compared.title).toBe('netstat of shop/web');
    expect(compared.summary).toBe('2 of 4 pods answered');
    const [table] = compared.parts;
    expect(table?.kind === 'table' && table.columns.map(({ title }) => title)).toEqual([
      'Pod',
      'established',
      'listening',
      'Result',
    ]);
    expect(table?.kind === 'table' && table.rows.map((row) => row.map(({ text }) => text))).toEqual([
      ['web-1', '5', '2', '2 listening, 5 established'],
      ['web-2', '900', '2', '2 listening, 900 established'],
      ['web-3', '', '', 'failed: The pod is gone.'],
      ['web-4', '', '', 'refused: No memory.'],
    ]);
    expect(compared.notes).toEqual([
      'Different from pod to pod: established.',
      'The reasons of the others are in the table.',
    ]);
    expect(compared.files.map(({ name }) => name)).toEqual([
      'raw.txt',
      'raw.txt',
      expect.stringMatching(/^netstat-compared-r-.*\.csv$/),
    ]);
  });

  it('says when all are the same', () => {
    const same = ['web-1', 'web-2'].map((pod) => ({
      run: run(pod),
      report: report(1, 1),
      end: { kind: 'done' as const },
    }));
    expect(output.compare(aCapsule(), same).notes).toEqual(['The figures are the same on every pod.']);
  });

  it('works without a single pod', () => {
    expect(output.compare(aCapsule(), [])).toMatchObject({ summary: '0 of 0 pods answered', parts: [], files: [] });
  });
});
