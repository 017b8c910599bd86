import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildArgv } from '../../src/catalog/argv.js';
import { parseCapsuleArguments } from '../../src/catalog/capsule-arguments.js';
import { loadCapsules } from '../../src/catalog/load-capsules.js';
import type { CapsuleOutput } from '../../src/core/ports.js';
import type { Capsule } from '../../src/domain/capsule.js';
import type { Report, TablePart } from '../../src/domain/report.js';
import { splitWords } from '../../src/domain/words.js';
import { makeReport } from '../../src/output/report.js';
import { aRun } from '../support/examples.js';

const CAPSULES = join(import.meta.dirname, '../../capsules');

const catalogue = loadCapsules(CAPSULES, new Set());

/** A capsule of the real catalogue. */
export async function capsuleOf(name: string): Promise<Capsule> {
  const capsule = (await catalogue).capsules.get(name);
  if (capsule === undefined) throw new Error(`${name} has a problem: run the check of the catalogue`);
  return capsule;
}

/** The argv for words as they are typed after the name. */
export async function argvFor(name: string, words: string): Promise<string[]> {
  const capsule = await capsuleOf(name);
  return buildArgv(capsule, parseCapsuleArguments(splitWords(words), capsule).values);
}

interface Setting {
  readonly words?: string;
  readonly output?: Partial<CapsuleOutput>;
}

/** The report of a recorded raw output of a capsule, as if these words had been typed. */
export async function reportOfSample(name: string, sample: string, options: Setting = {}): Promise<Report> {
  return reportOfOutput(name, await readFile(join(CAPSULES, name, 'samples', sample)), options);
}

/** The report of a raw output of a capsule. */
export async function reportOfOutput(name: string, raw: string | Uint8Array, options: Setting = {}): Promise<Report> {
  const bytes = typeof raw === 'string' ? Buffer.from(raw) : raw;
  const run = aRun({ argv: await argvFor(name, options.words ?? '') });
  const output = { bytes, reason: 'exited', exitCode: 0, truncated: false, complete: true, ...options.output } as const;
  return makeReport(run, await capsuleOf(name), output);
}

/** The table of a report as texts, its titles first. */
export function textsOf(report: Report): string[][] {
  const table = report.parts.find((part): part is TablePart => part.kind === 'table');
  if (table === undefined) return [];
  return [table.columns.map(({ title }) => title), ...table.rows.map((row) => row.map(({ text }) => text))];
}

/** The table under a caption as texts, its titles first; empty when there is none. */
export function tableOf(report: Report, caption: string): string[][] {
  return textsOf({ ...report, parts: report.parts.filter((part) => 'caption' in part && part.caption === caption) });
}

/** The facts of a report, of all its parts. */
export function factsOf(report: Report): Record<string, string> {
  const facts = report.parts.flatMap((part) => (part.kind === 'facts' ? part.facts : []));
  return Object.fromEntries(facts.map(({ label, value }) => [label, value]));
}
