import type { z } from 'zod';
import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';
import type { Problem } from './problem.js';

/** More than any definition that a reviewer would read. */
const MOST_CHARACTERS = 32_768;

/**
 * Reads YAML text strictly into what the schema makes of it; or every problem, with its line. Aliases and duplicate keys are
 * refused: a definition says what it says once.
 */
export function readYaml<T>(
  file: string,
  text: string,
  schema: z.ZodType<T>,
): { readonly value: T } | { readonly problems: readonly Problem[] } {
  if (text.length > MOST_CHARACTERS) return { problems: [{ file, path: '', message: 'is longer than 32 KiB' }] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true, uniqueKeys: true });
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    return {
      problems: broken.map(({ message, pos }) => ({ file, line: lines.linePos(pos[0]).line, path: '', message })),
    };
  }
  if (document.contents === null) return { problems: [{ file, path: '', message: 'is empty' }] };
  if (hasPrototypeKey(document)) return { problems: [{ file, path: '', message: 'unknown key __proto__' }] };
  const value = toPlain(document);
  if (value instanceof Error) return { problems: [{ file, path: '', message: value.message }] };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value: parsed.data };
  return { problems: parsed.error.issues.flatMap(flatten).map((issue) => toProblem(issue, file, document, lines)) };
}

/** The one key that a check of a plain object passes over in silence, since it is no key to the language. */
function hasPrototypeKey(document: Document): boolean {
  let found = false;
  visit(document, {
    Pair: (_, { key }) => {
      found ||= isScalar(key) && key.value === '__proto__';
    },
  });
  return found;
}

function toPlain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    // The only thing that toJS throws for a document without errors: an alias, which would be expanded.
    return new Error('has an alias (*name): write it out');
  }
}

type Issue = z.core.$ZodIssue;

/** A union's own issue says only that nothing fits; those of its likeliest variant say what is wrong. */
function flatten(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const likely = issue.errors
    .filter((issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0))
    .sort((a, b) => a.length - b.length)[0];
  if (likely === undefined) return [issue];
  return likely.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] }));
}

function toProblem(issue: Issue, file: string, document: Document, lines: LineCounter): Problem {
  const { message, hint } = describe(issue, !document.hasIn(issue.path));
  const line = lineOf(issue.path, document, lines);
  return {
    file,
    ...(line === undefined ? {} : { line }),
    path: issue.path.map(String).join('.'),
    message,
    ...(hint === undefined ? {} : { hint }),
  };
}

function describe(issue: Issue, missing: boolean): { message: string; hint?: string } {
  if (issue.code === 'unrecognized_keys') {
    return { message: `unknown key ${issue.keys.join(', ')}`, hint: 'only the documented keys are allowed' };
  }
  if (issue.code === 'invalid_key') return { message: issue.issues.map(({ message }) => message).join('; ') };
  if (missing && (issue.code === 'invalid_type' || issue.code === 'invalid_union' || issue.code === 'invalid_value')) {
    return { message: 'is missing', hint: 'it has to be written: nothing is assumed' };
  }
  return { message: issue.message };
}

/** The line of the deepest node on the path that is there. */
function lineOf(path: readonly PropertyKey[], document: Document, lines: LineCounter): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      const start: unknown = node.range[0];
      if (typeof start === 'number') return lines.linePos(start).line;
    }
  }
  return undefined;
}
