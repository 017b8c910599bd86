import { redact } from '../redact/redact.js';
import { redactJson } from '../redact/json-values.js';

/** A parsed and redacted JSON value; undefined when the text is none. */
export function readJson(clean: string): { readonly value: unknown } | undefined {
  try {
    return { value: redactJson(JSON.parse(clean)) };
  } catch {
    // No JSON, which the caller says.
    return undefined;
  }
}

export interface JsonLines {
  readonly objects: readonly object[];
  /** Lines that hold no object, redacted. */
  readonly misfits: readonly string[];
}

/** JSON Lines: an object a line, redacted. */
export function readJsonLines(clean: string): JsonLines {
  const objects: object[] = [];
  const misfits: string[] = [];
  for (const line of clean.split('\n')) {
    if (line.trim() === '') continue;
    const value = readJson(line)?.value;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) objects.push(value);
    else misfits.push(redact(line));
  }
  return { objects, misfits };
}
