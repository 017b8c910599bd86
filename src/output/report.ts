import type { CapsuleOutput } from '../core/ports.js';
import type { Capsule } from '../domain/capsule.js';
import type { Report, ReportFile } from '../domain/report.js';
import type { RunRecord } from '../domain/run.js';
import { renderSize } from '../domain/size.js';
import { renderTarget } from '../domain/target.js';
import { cleanText } from './clean-text.js';
import { csvFile, fileName, textFile } from './files.js';
import { redact } from './redact/redact.js';
import { runNotes } from './run-notes.js';
import type { Parsed } from './table.js';
import { readTable } from './table.js';

/** What a tool printed, as a report: decoded, redacted, read by the capsule's format, with the whole of it as a file. */
export function makeReport(run: RunRecord, capsule: Capsule, output: CapsuleOutput): Report {
  const title = `${capsule.name} of ${renderTarget(run.target)}`;
  const aboutRun = runNotes(run, capsule, output).map(redact);
  const clean = cleanText(output.bytes);
  if (clean.binary) {
    const summary = `${renderSize(output.bytes.length)} that are no text; they are in the file`;
    return { title, summary, parts: [], notes: aboutRun, files: [binaryFile(run, output.bytes)] };
  }
  const text = redact(clean.text);
  const whole = withoutCutLine(text, output);
  const { summary, counts, parts, notes } = parse(whole.text, capsule, run);
  const tables = parts.flatMap((part) => (part.kind === 'table' ? [csvFile(fileName(run, 'csv'), part)] : []));
  return {
    title,
    summary,
    ...(counts.length === 0 ? {} : { counts }),
    parts,
    notes: [...aboutRun, ...whole.notes, ...notes, ...clean.notes],
    files: text === '' ? [] : [textFile(fileName(run, 'txt'), text), ...tables],
  };
}

function parse(text: string, capsule: Capsule, run: RunRecord): Parsed {
  if (text.trim() === '') return { summary: 'The tool printed nothing', counts: [], parts: [], notes: [] };
  const { output } = capsule;
  if (output.format === 'columns') {
    // The argv is redacted as the output is, so that the two can be compared.
    const table = readTable(text, output, redact(run.argv.join(' ')));
    if (table !== undefined) return table;
  }
  const lines = text.trimEnd().split('\n').length;
  return {
    summary: `${lines} ${lines === 1 ? 'line' : 'lines'}`,
    counts: [],
    parts: [{ kind: 'text', text: text.trimEnd() }],
    notes: output.format === 'columns' ? ['The output has no table that could be read; it is shown as it came.'] : [],
  };
}

/** A line that was cut by a limit or an end would be read as values that nobody measured: `:80` of `:8080`. */
function withoutCutLine(text: string, { truncated, reason }: CapsuleOutput): { text: string; notes: string[] } {
  const cut = (truncated || reason !== 'exited') && text !== '' && !text.endsWith('\n');
  if (!cut) return { text, notes: [] };
  return { text: text.slice(0, text.lastIndexOf('\n') + 1), notes: ['The last line is cut, so only the file has it.'] };
}

/** Byte by byte as text and back, so that what is readable in it is redacted, too. */
function binaryFile(run: RunRecord, bytes: Uint8Array): ReportFile {
  const content = Buffer.from(redact(Buffer.from(bytes).toString('latin1')), 'latin1');
  return { name: fileName(run, 'bin'), mediaType: 'application/octet-stream', content, always: true };
}
