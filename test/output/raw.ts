import type { Artifact } from '../../src/core/ports.js';
import type { OutputFormat } from '../../src/domain/output-format.js';
import type { FactsPart, Report, ReportPart } from '../../src/domain/report.js';
import { cleanText } from '../../src/output/clean-text.js';
import type { Parsed, RawOutput } from '../../src/output/parsed.js';
import { readOutput } from '../../src/output/read-output.js';
import { redact } from '../../src/output/redact/redact.js';

/** Noon of a day from which moments are counted. */
export const NOON = Date.UTC(2026, 10, 24, 12);

/** What a tool printed and left, as the readers of formats get it. */
export function rawOutput(text: string, artifact?: Uint8Array): RawOutput {
  const clean = cleanText(Buffer.from(text)).text;
  const left: Artifact | undefined =
    artifact === undefined ? undefined : { bytes: artifact, sha256: 'f'.repeat(64), truncated: false };
  return {
    clean,
    text: redact(clean),
    artifact: left,
    argv: '/usr/bin/tool',
    now: NOON,
    fileName: (extension, suffix) => `tool${suffix === undefined ? '' : `-${suffix}`}.${extension}`,
  };
}

/** What a format makes of a text, which it has to understand. */
export function read(text: string, format: OutputFormat, artifact?: Uint8Array): Parsed {
  const parsed = readOutput(rawOutput(text, artifact), format);
  if (parsed === undefined) throw new Error('the format does not read this');
  return parsed;
}

/** The table's texts, its titles first. */
export function tableOf({ parts }: Pick<Report, 'parts'>): string[][] {
  const table = parts.find((part) => part.kind === 'table');
  if (table === undefined) return [];
  return [table.columns.map(({ title }) => title), ...table.rows.map((row) => row.map(({ text }) => text))];
}

/** Facts as `label: value`. */
export const factsOf = ({ parts }: Pick<Report, 'parts'>): string[] =>
  parts
    .filter((part): part is FactsPart => part.kind === 'facts')
    .flatMap(({ facts }) => facts.map(({ label, value }) => `${label}: ${value}`));

export function chartOf({ parts }: Pick<Report, 'parts'>): Extract<ReportPart, { kind: 'chart' }> | undefined {
  return parts.find((part) => part.kind === 'chart');
}
