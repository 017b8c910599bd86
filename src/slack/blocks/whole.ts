import type { ChartPart, PicturePart, Report, ReportFile, ReportPart, TablePart } from '../../domain/report.js';

/**
 * The files that go with a message: those that always do, and when the message leaves something out, the whole of it: the report's
 * own files if it has any, else one made of each part in `cut`. Charts and pictures follow as pictures, not as files.
 */
export function filesFor(report: Report, cut: readonly ReportPart[]): ReportFile[] {
  const own = report.files.filter(({ always }) => always || cut.length > 0);
  if (report.files.length > 0) return own;
  const wholes = cut.filter((part) => part.kind !== 'chart' && part.kind !== 'picture');
  return wholes.map((part, index) =>
    wholeOf(part, `${fileStem(report.title)}${wholes.length > 1 ? `-${index + 1}` : ''}`),
  );
}

/** Letters and digits of a title, so that no foreign text names a file. */
const fileStem = (title: string): string =>
  title
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60) || 'output';

type Readable = Exclude<ReportPart, ChartPart | PicturePart>;

function wholeOf(part: Readable, stem: string): ReportFile {
  if (part.kind === 'table') return { name: `${stem}.csv`, mediaType: 'text/csv', content: csvOf(part), always: false };
  return { name: `${stem}.txt`, mediaType: 'text/plain', content: plainOf(part), always: false };
}

function plainOf(part: Exclude<Readable, TablePart>): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'facts':
      return part.facts.map(({ label, value }) => `${label}: ${value}\n`).join('');
    case 'list':
      return part.entries.map(({ name, text }) => `${name} ${text}\n`).join('');
  }
}

/** RFC 4180. A cell that a spreadsheet would run as a formula is kept as text by an apostrophe. */
function csvOf(part: TablePart): string {
  const quote = (text: string): string => {
    const safe = /^[=+@\t\r]|^-[^\d.]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const rows = [part.columns.map(({ title }) => title), ...part.rows.map((row) => row.map(({ text }) => text))];
  return rows.map((cells) => `${cells.map(quote).join(',')}\r\n`).join('');
}
