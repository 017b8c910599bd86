import type { Report, ReportPart, TablePart } from '../domain/report.js';
import { renderChart } from './plain-chart.js';

/** As wide as a terminal is where nobody says. */
const DEFAULT_WIDTH = 100;

/** A report as aligned text for a terminal. Files are only named. */
export function renderReport(report: Report, options: { readonly width?: number } = {}): string {
  const width = options.width ?? DEFAULT_WIDTH;
  const blocks = [
    `${report.title}\n${report.summary}`,
    ...report.parts.map((part) => renderPart(part, width)),
    report.notes.map((note) => `* ${note}`).join('\n'),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function renderPart(part: ReportPart, width: number): string {
  switch (part.kind) {
    case 'table':
      return withCaption(part.caption, renderTable(part, width));
    case 'text':
      return withCaption(part.caption, part.text);
    case 'facts':
      return withCaption(part.caption, renderPairs(part.facts.map(({ label, value }) => [label, value])));
    case 'list':
      return withCaption(part.caption, renderPairs(part.entries.map(({ name, text }) => [name, text])));
    case 'chart':
      return withCaption(part.title, renderChart(part));
    case 'picture':
      return part.description;
  }
}

function withCaption(caption: string | undefined, text: string): string {
  return caption === undefined || caption === '' ? text : `${caption}\n${text}`;
}

function renderPairs(pairs: readonly (readonly [string, string])[]): string {
  const longest = Math.max(0, ...pairs.map(([name]) => name.length));
  return pairs.map(([name, text]) => `  ${name.padEnd(longest)}  ${text}`.trimEnd()).join('\n');
}

/** Numbers to the right, texts to the left; the last column is cut where the line would be wider than the terminal. */
function renderTable({ columns, rows }: TablePart, width: number): string {
  const texts = [columns.map(({ title }) => title), ...rows.map((row) => row.map(({ text }) => text))];
  const widths = columns.map((_, index) =>
    texts.reduce((most, row) => Math.max(most, Array.from(row[index] ?? '').length), 0),
  );
  return texts
    .map((row) => {
      const cells = columns.map(({ kind }, index) => {
        const text = row[index] ?? '';
        const missing = ' '.repeat(Math.max(0, (widths[index] ?? 0) - Array.from(text).length));
        return kind === 'text' || kind === 'time' ? `${text}${missing}` : `${missing}${text}`;
      });
      return cut(cells.join('  ').trimEnd(), width);
    })
    .join('\n');
}

function cut(line: string, width: number): string {
  const characters = Array.from(line);
  return characters.length <= width ? line : `${characters.slice(0, width - 1).join('')}…`;
}
