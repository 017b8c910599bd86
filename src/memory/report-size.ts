import type { Report, ReportPart } from '../domain/report.js';

/** Bytes that a cell, an entry or a fact takes beside its characters. */
const OVERHEAD = 64;

/** About how many bytes of memory a report holds: good enough for a bound, cheap enough for each run. */
export function sizeOfReport(report: Report): number {
  const texts = [report.title, report.summary, ...report.notes, ...report.parts.flatMap(textsOf)];
  const files = report.files.map(({ content }) => content.length + OVERHEAD);
  return [...texts.map((text) => text.length + OVERHEAD), ...files].reduce((sum, size) => sum + size, 0);
}

function textsOf(part: ReportPart): string[] {
  switch (part.kind) {
    case 'table':
      return part.rows.flatMap((row) => row.map(({ text }) => text));
    case 'text':
      return [part.text];
    case 'facts':
      return part.facts.flatMap(({ label, value }) => [label, value]);
    case 'list':
      return part.entries.flatMap(({ name, text }) => [name, text]);
    case 'chart':
      return [...part.categories, ...part.series.flatMap(({ name, values }) => [name, ...values.map(() => '')])];
    case 'picture':
      return [part.svg, part.description];
  }
}
