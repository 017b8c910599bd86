import { shorten } from './visible.js';

/** The first lines of a text that fit, and how many lines there were. */
export interface Excerpt {
  readonly text: string;
  readonly shown: number;
  readonly of: number;
  readonly cut: boolean;
}

/**
 * The first whole lines within `mostLines` and `room` characters. A first line that alone is longer than `room` is shortened rather
 * than left out.
 */
export function firstLines(lines: readonly string[], mostLines: number, room: number): Excerpt {
  const taken: string[] = [];
  let left = room;
  for (const line of lines.slice(0, mostLines)) {
    left -= line.length + 1;
    if (left < 0) break;
    taken.push(line);
  }
  if (taken.length === 0 && lines[0] !== undefined && room > 1) taken.push(shorten(lines[0], room - 1));
  const text = taken.join('\n');
  return { text, shown: taken.length, of: lines.length, cut: text.length < lines.join('\n').length };
}
