import type { OutputFormat, SectionFormat } from '../domain/output-format.js';
import type { ReportPart } from '../domain/report.js';
import type { Parsed, RawOutput } from './parsed.js';
import { noteMisfits, parsed, plural, shortened } from './parsed.js';
import { readSection } from './read-section.js';

type SectionsFormat = Extract<OutputFormat, { format: 'sections' }>;

const MARK = /^# recap section ([a-z][a-z0-9-]{0,39})$/;

/**
 * Reads each part behind its mark by its own format, in the definition's order. Undefined when there is no mark. What stands before
 * the first one or under a name that no section has is shown as text.
 */
export function readSections(raw: RawOutput, { sections }: SectionsFormat): Parsed | undefined {
  const text = split(raw.text);
  // A secret that spans lines could hide a mark from one of the two: then both are read from what is redacted.
  const found = split(raw.clean);
  const clean = sameNames(text.bodies, found.bodies) ? found : text;
  if (text.bodies.size === 0) return undefined;
  const known = sections.filter(({ name }) => text.bodies.has(name));
  const read = known.map((section) => {
    const inner = { ...raw, text: text.bodies.get(section.name) ?? '', clean: clean.bodies.get(section.name) ?? '' };
    const fileName: RawOutput['fileName'] = (extension, suffix) =>
      raw.fileName(extension, suffix === undefined ? section.name : `${section.name}-${suffix}`);
    return { section, result: readSection({ ...inner, fileName }, section.output) };
  });
  const unknown = [...text.bodies].filter(([name]) => !sections.some((section) => section.name === name));
  const summaries = read.flatMap(({ section, result }) => summaryOf(section, result));
  return parsed(summaries.join(' · ') || plural(read.length, 'section'), {
    figures: read.flatMap(({ result }) => result.figures),
    parts: [
      ...read.flatMap(({ section, result }) => titled(result.parts, section)),
      ...unknown.map(([name, body]): ReportPart => ({ kind: 'text', caption: name, text: body.trimEnd() })),
    ],
    notes: [
      ...read.flatMap(({ section, result }) => result.notes.map((note) => `${section.title}: ${note}`)),
      ...noteMisfits(text.before),
    ],
    files: read.flatMap(({ result }) => result.files),
  });
}

interface Split {
  readonly before: readonly string[];
  readonly bodies: ReadonlyMap<string, string>;
}

/** A name that comes again adds to its section. */
function split(text: string): Split {
  const before: string[] = [];
  const bodies = new Map<string, string[]>();
  let lines = before;
  for (const line of text.split('\n')) {
    const name = MARK.exec(line)?.[1];
    if (name === undefined) {
      if (lines !== before || line.trim() !== '') lines.push(line);
      continue;
    }
    lines = bodies.get(name) ?? [];
    bodies.set(name, lines);
  }
  return { before, bodies: new Map([...bodies].map(([name, body]) => [name, body.join('\n')])) };
}

const sameNames = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  [...a.keys()].join() === [...b.keys()].join();

/** An empty section and plain text say nothing that the part does not. */
function summaryOf({ output }: SectionFormat, { summary, parts }: Parsed): string[] {
  return output.format === 'text' || output.format === 'file' || parts.length === 0 ? [] : [shortened(summary, 200)];
}

/** The first part of a section that has no title of its own, as charts and pictures have, gets the section's. */
function titled(parts: readonly ReportPart[], { title }: SectionFormat): ReportPart[] {
  const first = parts.findIndex(({ kind }) => kind !== 'chart' && kind !== 'picture');
  return parts.map((part, index) =>
    index === first && part.kind !== 'chart' && part.kind !== 'picture' ? { ...part, caption: title } : part,
  );
}
