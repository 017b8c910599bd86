import { visibleText } from '../clean-text.js';
import { redactAll } from './redact-all.js';
import { REDACTED } from './redacted.js';
import type { Suspicion } from './secret-names.js';
import { isSecret, judgeName } from './secret-names.js';

/** Deeper values than any tool nests say nothing to a reader. */
const DEEPEST = 64;

/** Keys whose value names what stands beside it under `value`: `{"name": "DB_PASSWORD", "value": "…"}`. */
const NAMING_KEYS = ['name', 'key', 'variable'] as const;

/**
 * Takes secrets out of parsed JSON values, keys included: by the look of each text and by the name of its key. What can not be seen
 * becomes an escape, since JSON may have hidden it in one of its own.
 */
export function redactJson(values: readonly unknown[]): unknown[] {
  const texts = new Set<string>();
  for (const value of values) collectTexts(value, texts, 0);
  const written = [...texts];
  const shown = redactAll(written.map(visibleText));
  const shownAs = new Map(written.map((text, index) => [text, shown[index] ?? REDACTED]));
  const rebuild = new Rebuilder(shownAs);
  return values.map((value) => rebuild.value(value, 0));
}

function collectTexts(value: unknown, texts: Set<string>, depth: number): void {
  if (typeof value === 'string') texts.add(value);
  if (typeof value !== 'object' || value === null || depth >= DEEPEST) return;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) texts.add(key);
    collectTexts(inner, texts, depth + 1);
  }
}

class Rebuilder {
  readonly #suspicions = new Map<string, Suspicion>();

  constructor(private readonly shownAs: ReadonlyMap<string, string>) {}

  value(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return this.shownAs.get(value) ?? REDACTED;
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= DEEPEST) return '…';
    if (Array.isArray(value)) return value.map((inner) => this.value(inner, depth + 1));
    const entries = Object.entries(value);
    const naming = entries.find(
      ([key, inner]) => NAMING_KEYS.some((known) => known === key) && typeof inner === 'string',
    );
    // As entries, so that a key `__proto__` is a key.
    return Object.fromEntries(
      entries.map(([key, inner]) => {
        const name = key === 'value' && naming !== undefined ? String(naming[1]) : key;
        return [
          this.shownAs.get(key) ?? REDACTED,
          this.#isSecret(name, inner) ? REDACTED : this.value(inner, depth + 1),
        ];
      }),
    );
  }

  #isSecret(name: string, value: unknown): boolean {
    if (typeof value !== 'string' && typeof value !== 'number') return false;
    const suspicion = this.#suspicions.get(name) ?? judgeName(name);
    this.#suspicions.set(name, suspicion);
    return suspicion !== 'none' && isSecret(name, String(value));
  }
}
