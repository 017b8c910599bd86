import type { Report, ReportFile, ReportPart } from '../domain/report.js';
import { renderSize } from '../domain/size.js';
import { reportSchema } from './report-schema.js';

/**
 * Bytes of one report in Redis. Enough for every table that a message shows; the files behind it, up to many megabytes, were posted
 * with the result and are not for a store that lives in memory.
 */
export const MOST_REPORT_BYTES = 128 * 1024;
/** Parts and files that a note names; more are counted. */
const MOST_NAMED = 5;

/** The report as it is kept, at most about `most` bytes of JSON: parts first, then files, in their order; a note names what was left out. */
export function writeReport(report: Report, most = MOST_REPORT_BYTES): string {
  const { parts, files, notes, ...rest } = report;
  let left = most - sizeOf({ ...rest, notes });
  const leftOut: string[] = [];
  const fits = (size: number, name: string): boolean => {
    const fit = size <= left;
    if (fit) left -= size;
    else leftOut.push(`${name} (${renderSize(size)})`);
    return fit;
  };
  const keptParts = parts.filter((part) => fits(sizeOf(part), nameOfPart(part)));
  const keptFiles = files.filter((file) => fits(sizeOfFile(file), file.name)).map(writeFile);
  const allNotes = leftOut.length === 0 ? notes : [...notes, noteOf(leftOut)];
  return JSON.stringify({ ...rest, parts: keptParts, notes: allNotes, files: keptFiles });
}

/** @throws Error when another version has written it in a way that this one can not read */
export function readReport(text: string): Report {
  return reportSchema.parse(JSON.parse(text));
}

function writeFile({ content, ...rest }: ReportFile): object {
  if (typeof content === 'string') return { ...rest, text: content };
  return { ...rest, base64: Buffer.from(content).toString('base64') };
}

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Without making the text of a file that is far too large. */
function sizeOfFile({ content }: ReportFile): number {
  return typeof content === 'string' ? Buffer.byteLength(content) : Math.ceil((content.length * 4) / 3);
}

function nameOfPart(part: ReportPart): string {
  const title = 'title' in part ? part.title : part.caption;
  return title === undefined || title === '' ? `a ${part.kind}` : `the ${part.kind} "${title}"`;
}

function noteOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  const named = [...names.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])];
  return `Not kept with the run, for size: ${named.join(', ')}. It was posted with the result.`;
}
