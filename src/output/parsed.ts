import type { Artifact } from '../core/ports.js';
import type { Figure, ReportFile, ReportPart } from '../domain/report.js';

/** What a format makes of an output: the middle of a report. All of its text is redacted. */
export interface Parsed {
  readonly summary: string;
  readonly figures: readonly Figure[];
  readonly parts: readonly ReportPart[];
  readonly notes: readonly string[];
  readonly files: readonly ReportFile[];
}

/** What a format reads beside its definition. */
export interface RawOutput {
  /** As the tool printed it, decoded and made visible, not redacted: only JSON is read from it, and redacts each value. */
  readonly clean: string;
  /** The same, redacted; what every other format reads. */
  readonly text: string;
  readonly artifact: Artifact | undefined;
  /** The tool's own command line, redacted as the text is, so that it is found in it. */
  readonly argv: string;
  /** Epoch milliseconds from which moments are counted. */
  readonly now: number;
  /** The name of a file of this run; `suffix` tells several apart. */
  readonly fileName: (extension: string, suffix?: string) => string;
}

/** Something that was read, with the parts that matter to its format. */
export function parsed(summary: string, more: Partial<Omit<Parsed, 'summary'>> = {}): Parsed {
  return { summary, figures: [], parts: [], notes: [], files: [], ...more };
}

const MOST_SHOWN = 120;

/** `3 lines are no rows, the first: …`: what did not fit is never dropped without a word. */
export function noteMisfits(misfits: readonly string[], what = 'row'): string[] {
  const [first] = misfits;
  if (first === undefined) return [];
  const shown = shortened(first.trim(), MOST_SHOWN);
  return [
    misfits.length === 1
      ? `A line that is no ${what}: ${shown}`
      : `${misfits.length} lines are no ${what}s, the first: ${shown}`,
  ];
}

/** Cut to `most` UTF-16 units, without splitting a character. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
