/** What a reader can not see, or what would make other text look different from what it is. Line breaks and tabs are told apart. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const escape = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** One line of foreign text: control, direction and zero-width characters, line breaks too, become escapes. */
export function visibleLine(text: string): string {
  return text.replace(UNSEEN, escape);
}

/** Foreign text of several lines: as `visibleLine`, but line breaks stay, and a tab becomes two spaces. */
export function visibleLines(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll('\t', '  ')
    .replace(UNSEEN, (character) => (character === '\n' ? character : escape(character)));
}

/** Cuts to at most `most` UTF-16 units, the ellipsis included, without splitting a character. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, Math.max(0, most - 1));
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
