import type { ReportFile, TablePart } from '../domain/report.js';
import type { RunRecord } from '../domain/run.js';
import { nameOfTarget } from '../domain/target.js';

/** `netstat-web-7c9d8b6f5-x2x4p-r-7f3k2q9d.txt`: made of checked names only. A long pod name loses its middle, not its end. */
export function fileName(run: RunRecord, extension: string, suffix?: string): string {
  const name = nameOfTarget(run.target);
  const short = name.length > 60 ? `${name.slice(0, 40)}..${name.slice(-18)}` : name;
  return `${run.capsule.name}-${short}-${run.id}${suffix === undefined ? '' : `-${suffix}`}.${extension}`;
}

export function textFile(name: string, content: string): ReportFile {
  return { name, mediaType: 'text/plain; charset=utf-8', content, always: false };
}

export function csvFile(name: string, table: TablePart): ReportFile {
  const lines = [table.columns.map(({ title }) => title), ...table.rows.map((row) => row.map(toCsvText))];
  return {
    name,
    mediaType: 'text/csv; charset=utf-8',
    content: lines.map((line) => `${line.map(quoteCsv).join(',')}\r\n`).join(''),
    always: false,
  };
}

/**
 * Numbers as numbers, so that a spreadsheet can sort them. A text that begins like a formula gets an apostrophe, since the programs
 * that open CSV files would run it (OWASP, "CSV Injection").
 */
function toCsvText({ text, number }: TablePart['rows'][number][number]): string {
  if (number !== undefined) return String(number);
  return /^[=+\-@\t]/.test(text) ? `'${text}` : text;
}

/** RFC 4180. */
function quoteCsv(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
