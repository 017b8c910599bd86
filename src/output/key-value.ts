import type { KeyValueFormat } from '../domain/output-format.js';
import type { Figure } from '../domain/report.js';
import { factsPart, readFacts } from './facts.js';
import type { Parsed, RawOutput } from './parsed.js';
import { noteMisfits, parsed, plural } from './parsed.js';
import { readSummary, sentence } from './summary.js';

/** Reads a fact a line; undefined when no line is one. The last of several values of a key counts, and a note says so. */
export function readKeyValues({ text, now }: RawOutput, format: KeyValueFormat): Parsed | undefined {
  const values = new Map<string, string>();
  const misfits: string[] = [];
  const repeated = new Set<string>();
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const at = line.indexOf(format.separator);
    const key = at === -1 ? '' : line.slice(0, at).trim();
    if (key === '') {
      misfits.push(line);
      continue;
    }
    if (values.has(key)) repeated.add(key);
    values.set(key, line.slice(at + 1).trim());
  }
  if (values.size === 0) return undefined;
  const named = readFacts(format.facts, (from) => values.get(from) ?? '', now).figures;
  const rest = [...values]
    .filter(([key]) => format.rest === 'show' && !format.facts.some(({ from }) => from === key))
    .map(([label, value]): Figure => ({ label, kind: 'text', text: value }));
  const facts = [...named.values(), ...rest];
  const said = readSummary(format.summary, { columns: [], rows: [] }, named, now);
  return parsed(sentence(said, undefined) || plural(facts.length, 'fact'), {
    figures: said.map(({ figure }) => figure),
    parts: facts.length === 0 ? [] : [factsPart(facts)],
    notes: [...noteMisfits(misfits, 'fact'), ...noteRepeated(repeated)],
  });
}

function noteRepeated(keys: ReadonlySet<string>): string[] {
  if (keys.size === 0) return [];
  return [`Named more than once, the last value counts: ${[...keys].slice(0, 5).join(', ')}.`];
}
