import type { FactFormat } from '../domain/output-format.js';
import type { FactsPart, Figure } from '../domain/report.js';
import type { RawValue } from './values.js';
import { toCell } from './values.js';

export interface Facts {
  /** By their `from`. */
  readonly figures: ReadonlyMap<string, Figure>;
  /** Undefined when the output has none of them. */
  readonly part: FactsPart | undefined;
}

/** The declared facts that the output has, in the definition's order. An empty value is none. */
export function readFacts(formats: readonly FactFormat[], valueOf: (from: string) => RawValue, now: number): Facts {
  const figures = new Map<string, Figure>();
  for (const format of formats) {
    const raw = valueOf(format.from);
    if (raw === '') continue;
    const { from, title, kind } = format;
    figures.set(from, { label: title ?? from, kind, ...toCell(raw, format, now) });
  }
  return { figures, part: figures.size === 0 ? undefined : factsPart([...figures.values()]) };
}

export const factsPart = (figures: readonly Figure[]): FactsPart => ({
  kind: 'facts',
  facts: figures.map(({ label, text }) => ({ label, value: text })),
});
