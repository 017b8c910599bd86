import { visibleText } from '../clean-text.js';
import { redact } from './redact.js';
import { REDACTED } from './redacted.js';
import { isSecret } from './secret-names.js';

/** Deeper values than any tool nests say nothing to a reader. */
const DEEPEST = 64;

/** Keys whose value names what stands beside it under `value`: `{"name": "DB_PASSWORD", "value": "…"}`. */
const NAMING_KEYS = ['name', 'key', 'variable'] as const;

/**
 * Takes secrets out of a parsed JSON value, keys included: by the look of each text and by the name of its key. What can not be seen
 * becomes an escape, since JSON may have hidden it in one of its own.
 */
export function redactJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redact(visibleText(value));
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '…';
  if (Array.isArray(value)) return value.map((inner) => redactJson(inner, depth + 1));
  const entries = Object.entries(value);
  const named = entries.find(
    ([key, inner]) => NAMING_KEYS.some((naming) => naming === key) && typeof inner === 'string',
  );
  return Object.fromEntries(
    entries.map(([key, inner]) => {
      const name = key === 'value' && named !== undefined ? String(named[1]) : key;
      return [redact(visibleText(key)), isSecretScalar(name, inner) ? REDACTED : redactJson(inner, depth + 1)];
    }),
  );
}

const isSecretScalar = (name: string, value: unknown): boolean =>
  (typeof value === 'string' || typeof value === 'number') && isSecret(name, String(value));
