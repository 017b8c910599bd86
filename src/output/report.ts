import type { CapsuleOutput } from '../core/ports.js';
import type { Capsule } from '../domain/capsule.js';
import type { Report, ReportFile } from '../domain/report.js';
import type { RunRecord } from '../domain/run.js';
import { renderSize } from '../domain/size.js';
import { renderTarget } from '../domain/target.js';
import { artifactFile } from './artifact.js';
import { cleanText } from './clean-text.js';
import { csvFile, fileName, textFile } from './files.js';
import type { Parsed, RawOutput } from './parsed.js';
import { parsed } from './parsed.js';
import { readOutput } from './read-output.js';
import { asText } from './read-section.js';
import { redact } from './redact/redact.js';
import { runNotes } from './run-notes.js';

/** What a tool printed and left, as a report: decoded, redacted, read by the capsule's format, with the whole of it as files. */
export function makeReport(run: RunRecord, capsule: Capsule, output: CapsuleOutput): Report {
  const title = `${capsule.name} of ${renderTarget(run.target)}`;
  const aboutRun = runNotes(run, capsule, output).map(redact);
  const named: RawOutput['fileName'] = (extension, suffix) => fileName(run, extension, suffix);
  const artifact = output.artifact === undefined ? undefined : artifactFile(output.artifact, capsule.output, named);
  const clean = cleanText(output.bytes);
  if (clean.binary) {
    const summary = `${renderSize(output.bytes.length)} that are no text; they are in the file`;
    const files = [...(artifact === undefined ? [] : [artifact.file]), binaryFile(run, output.bytes)];
    return { title, summary, parts: [], notes: [...aboutRun, ...(artifact?.notes ?? [])], files };
  }
  const text = redact(clean.text);
  const whole = withoutCutLine(clean.text, output);
  const read = parse(
    {
      clean: whole.text,
      text: withoutCutLine(text, output).text,
      artifact: output.artifact,
      // The argv is redacted as the output is, so that the two can be compared.
      argv: redact(run.argv.join(' ')),
      now: run.startedAt ?? run.requestedAt,
      fileName: named,
    },
    capsule,
  );
  const tables = read.parts.flatMap((part) => (part.kind === 'table' ? [part] : []));
  return {
    title,
    summary: read.summary,
    ...(read.figures.length === 0 ? {} : { figures: read.figures }),
    parts: read.parts,
    notes: [...aboutRun, ...whole.notes, ...read.notes, ...(artifact?.notes ?? []), ...clean.notes],
    files: [
      ...read.files,
      ...(artifact === undefined ? [] : [artifact.file]),
      ...(text === '' ? [] : [textFile(named('txt'), text)]),
      ...tables.map((table, index) =>
        csvFile(named('csv', tables.length > 1 ? `table-${index + 1}` : undefined), table),
      ),
    ],
  };
}

function parse(raw: RawOutput, { output }: Capsule): Parsed {
  const read = readOutput(raw, output);
  if (read !== undefined) return read;
  if (raw.text.trim() === '') return parsed(raw.artifact === undefined ? 'The tool printed nothing' : '1 file');
  return asText(raw.text, output.format === 'text' ? undefined : output.format);
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
