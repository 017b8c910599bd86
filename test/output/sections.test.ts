import { describe, expect, it } from 'vitest';
import type { OutputFormat } from '../../src/domain/output-format.js';
import { readOutput } from '../../src/output/read-output.js';
import { rawOutput, read, tableOf } from './raw.js';

const format: OutputFormat = {
  format: 'sections',
  sections: [
    {
      name: 'chain',
      title: 'Certificate chain',
      output: {
        format: 'json',
        rows: 'lines',
        columns: [{ from: 'subject', title: 'Subject', kind: 'text' }],
        facts: [],
        summary: [{ label: 'certificates' }],
      },
    },
    {
      name: 'session',
      title: 'Session',
      output: {
        format: 'key-value',
        separator: '=',
        facts: [{ from: 'protocol', kind: 'text' }],
        rest: 'show',
        summary: [{ label: 'by', fact: 'protocol' }],
      },
    },
    { name: 'raw', title: 'What the server sent', output: { format: 'text' } },
    { name: 'sbom', title: 'Bill', output: { format: 'file', name: 'bill.cdx.json', mediaType: 'application/json' } },
  ],
};

const text = `# recap section session
protocol=TLSv1.3
# recap section chain
{"subject":"CN=web"}
{"subject":"CN=root"}
# recap section sbom
{"bomFormat":"CycloneDX","password":"hunter22"}
# recap section raw
hello
`;

describe('an output in sections', () => {
  it('shows each by its own format, in the order of the definition, and joins what they say', () => {
    const report = read(text, format);
    expect(report.summary).toBe('2 certificates · by TLSv1.3');
    expect(report.parts.map((part) => ('caption' in part ? part.caption : undefined))).toEqual([
      'Certificate chain',
      'Session',
      'What the server sent',
    ]);
    expect(tableOf(report)).toEqual([['Subject'], ['CN=web'], ['CN=root']]);
    expect(report.figures.map(({ label }) => label)).toEqual(['certificates', 'by']);
  });

  it('brings a section as a file, without the secrets in it', () => {
    const report = read(text, format);
    expect(report.files).toEqual([
      {
        name: 'tool-sbom-bill.cdx.json',
        mediaType: 'application/json',
        content: '{"bomFormat":"CycloneDX","password":"[redacted]"}',
        always: true,
      },
    ]);
  });

  it('shows a section that is not what it should be, one that nobody knows and what stands before as they came', () => {
    const report = read('warning: slow\n# recap section chain\nno route to host\n# recap section other\nx\n', format);
    expect(report.parts).toEqual([
      { kind: 'text', caption: 'Certificate chain', text: 'no route to host' },
      { kind: 'text', caption: 'other', text: 'x' },
    ]);
    expect(report.notes).toEqual([
      'Certificate chain: The output has no JSON that could be read; it is shown as it came.',
      'A line that is no row: warning: slow',
    ]);
  });

  it('says nothing of an empty section, and is not read without one', () => {
    expect(read('# recap section chain\n\n# recap section raw\nx', format)).toMatchObject({
      summary: '2 sections',
      notes: [],
    });
    expect(readOutput(rawOutput('# recap section Chain;rm\n'), format)).toBeUndefined();
  });

  it('names the table of a section that begins with a chart', () => {
    const charted: OutputFormat = {
      format: 'sections',
      sections: [
        {
          name: 'threads',
          title: 'Threads',
          output: {
            format: 'json',
            rows: 'lines',
            columns: [{ from: 'state', kind: 'text' }],
            facts: [],
            summary: [{ label: 'threads' }],
            charts: [{ chart: 'pie', title: 'By state', label: 'state', most: 6 }],
          },
        },
      ],
    };
    const result = read('# recap section threads\n{"state":"running"}\n{"state":"waiting"}\n', charted);
    expect(result.parts.map((part) => [part.kind, 'caption' in part ? part.caption : part.kind])).toEqual([
      ['chart', 'chart'],
      ['table', 'Threads'],
    ]);
  });
});
