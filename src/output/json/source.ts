import { redactJson } from '../redact/json-values.js';
import { redactAll } from '../redact/redact-all.js';

/** What cleanText made of a character that can not be seen; inside of JSON it would be an escape that JSON does not know. */
const ESCAPED = /(?<!\\)((?:\\\\)*)\\(u\{[0-9a-f]{1,6}\})/g;

/**
 * A parsed and redacted JSON value; undefined when the text is none. Characters that can not be seen are shown as escapes, also those
 * that JSON itself had escaped: the name of a file can hold any.
 */
export function readJson(clean: string): { readonly value: unknown } | undefined {
  const parsed = parse(clean);
  return parsed === undefined ? undefined : { value: redactJson([parsed.value])[0] };
}

export interface JsonLines {
  readonly objects: readonly object[];
  /** Lines that hold no object, redacted. */
  readonly misfits: readonly string[];
}

/** JSON Lines: an object a line, redacted. */
export function readJsonLines(clean: string): JsonLines {
  const found: object[] = [];
  const misfits: string[] = [];
  for (const line of clean.split('\n')) {
    if (line.trim() === '') continue;
    const value = parse(line)?.value;
    if (isObject(value)) found.push(value);
    else misfits.push(line);
  }
  return { objects: redactJson(found).filter(isObject), misfits: redactAll(misfits) };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text.replace(ESCAPED, '$1\\\\$2')) };
  } catch {
    // No JSON, which the caller says.
    return undefined;
  }
}
