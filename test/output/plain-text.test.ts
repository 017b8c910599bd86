import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/report.js';
import { renderReport } from '../../src/output/plain-text.js';

const report: Report = {
  title: 'Title',
  summary: 'One line',
  parts: [
    {
      kind: 'table',
      caption: 'Sockets',
      columns: [
        { title: 'Port', kind: 'integer' },
        { title: 'Process', kind: 'text' },
        { title: 'Peer', kind: 'text' },
      ],
      rows: [
        [{ text: '80', number: 80 }, { text: 'größer 🚀' }, { text: 'a' }],
        [{ text: '8080', number: 8080 }, { text: 'x' }, { text: 'long enough to be cut' }],
      ],
    },
    {
      kind: 'facts',
      facts: [
        { label: 'You', value: 'alice' },
        { label: 'Groups', value: 'sre' },
      ],
    },
    {
      kind: 'list',
      caption: 'Capsules',
      entries: [
        { name: 'ps', text: 'processes' },
        { name: 'netstat', text: 'sockets' },
      ],
    },
    { kind: 'text', text: 'as it came' },
  ],
  notes: ['Partial.'],
  files: [{ name: 'a.txt', mediaType: 'text/plain', content: '', always: false }],
};

describe('a report as plain text', () => {
  it('is aligned, with numbers to the right, and cut at the width', () => {
    expect(renderReport(report, { width: 30 })).toMatchInlineSnapshot(`
      "Title
      One line

      Sockets
      Port  Process   Peer
        80  größer 🚀  a
      8080  x         long enough t…

        You     alice
        Groups  sre

      Capsules
        ps       processes
        netstat  sockets

      as it came

      * Partial.
      "
    `);
  });

  it('is no more than its head when there is nothing else', () => {
    expect(renderReport({ title: 'T', summary: 'S', parts: [], notes: [], files: [] })).toBe('T\nS\n');
  });
});
