import { EMOJI_NAMES } from './emoji-names.js';
import { canDraw } from './glyphs.js';

const BY_NAME = new Map(
  EMOJI_NAMES.flatMap((line) =>
    [...line.matchAll(/(\S+) (\S+)/g)].map((pair) => [pair[1] ?? '', pair[2] ?? ''] as const),
  ),
);

/** The character of a shortcode (without colons), or undefined for one that this page doesn't know or can't draw. */
export function emojiByName(name: string): string | undefined {
  const character = BY_NAME.get(name);
  return character !== undefined && canDraw(character) ? character : undefined;
}

/** Replaces the shortcodes of a plain text; unknown ones stay as written. */
export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+'-]+):/g, (written, name: string) => emojiByName(name) ?? written);
}
