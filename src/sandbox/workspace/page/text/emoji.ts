import { EMOJI_NAMES } from './emoji-names.js';

const BY_NAME = new Map(
  EMOJI_NAMES.flatMap((line) =>
    [...line.matchAll(/(\S+) (\S+)/g)].map((pair) => [pair[1] ?? '', pair[2] ?? ''] as const),
  ),
);

/** The character of a shortcode (without colons), or undefined for one that this page doesn't know. */
export function emojiByName(name: string): string | undefined {
  return BY_NAME.get(name);
}

/** Replaces the shortcodes of a plain text; unknown ones stay as written. */
export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+'-]+):/g, (written, name: string) => emojiByName(name) ?? written);
}
