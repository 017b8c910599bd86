import { describe, expect, it } from 'vitest';
import type { KeyValueFormat } from '../../src/domain/output-format.js';
import { readOutput } from '../../src/output/read-output.js';
import { factsOf, rawOutput, read } from './raw.js';

const format = (more: Partial<KeyValueFormat> = {}): KeyValueFormat => ({
  format: 'key-value',
  separator: '=',
  facts: [
    { from: 'memory.current', title: 'Memory', kind: 'bytes' },
    { from: 'started', title: 'Started', kind: 'time' },
    { from: 'usage_usec', title: 'CPU time', kind: 'duration', unit: 0.001 },
  ],
  rest: 'show',
  summary: [{ label: 'memory', fact: 'memory.current' }],
  ...more,
});

describe('key=value lines', () => {
  it('are facts, those that the definition names first, in its order and units', () => {
    const report = read('oom=0\nusage_usec = 1500\nmemory.current=1048576\nstarted=1795514400\n', format());
    expect(factsOf(report)).toEqual([
      'Memory: 1 MiB',
      'Started: 2026-11-24 10:00 UTC (2 h ago)',
      'CPU time: 1.5 ms',
      'oom: 0',
    ]);
    expect(report.summary).toBe('memory 1 MiB');
    expect(report.figures).toEqual([{ label: 'memory', kind: 'bytes', text: '1 MiB', number: 1_048_576 }]);
  });

  it('leave out what is not named where the definition says so, and are counted without a summary', () => {
    const report = read('memory.current=1\nother=2', format({ rest: 'hide', summary: [] }));
    expect(factsOf(report)).toEqual(['Memory: 1 B']);
    expect(report.summary).toBe('1 fact');
  });

  it('keep separators in values, and take a colon where it is one', () => {
    expect(factsOf(read('a=b=c', format({ facts: [], summary: [] })))).toEqual(['a: b=c']);
    expect(factsOf(read('Name:\tweb: 1', format({ separator: ':', facts: [], summary: [] })))).toEqual([
      'Name: web: 1',
    ]);
  });

  it('say what is none, and what came twice', () => {
    const report = read('a=1\n=2\nno fact\na=3\n', format({ summary: [] }));
    expect(factsOf(report)).toEqual(['a: 3']);
    expect(report.notes).toEqual([
      '2 lines are no facts, the first: =2',
      'Named more than once, the last value counts: a.',
    ]);
  });

  it('keep a value that is not of its kind as it came, and a secret to themselves', () => {
    expect(factsOf(read('memory.current=max\nDB_PASSWORD=hunter22\n', format()))).toEqual([
      'Memory: max',
      'DB_PASSWORD: [redacted]',
    ]);
  });

  it('are not found in text', () => {
    expect(readOutput(rawOutput('no such file\n'), format())).toBeUndefined();
  });
});
