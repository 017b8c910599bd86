const SIZE = 20;
/** A code point that no font has: what is drawn for it is what is drawn for everything missing. */
const MISSING = '\u{10FFFE}';

const known = new Map<string, boolean>();
let missing: string | undefined;

/**
 * Whether this machine's fonts can draw a character; many servers have no emoji font, and a box says less than a shortcode.
 * Where there is no canvas to try it on, the answer is yes.
 */
export function canDraw(character: string): boolean {
  const answer = known.get(character);
  if (answer !== undefined) return answer;
  missing ??= drawn(MISSING);
  // A joined or styled emoji is drawn if its first code point is.
  const drawable = missing === '' || drawn(String.fromCodePoint(character.codePointAt(0) ?? 0)) !== missing;
  known.set(character, drawable);
  return drawable;
}

function drawn(character: string): string {
  if (typeof OffscreenCanvas === 'undefined') return '';
  const context = new OffscreenCanvas(SIZE, SIZE).getContext('2d');
  if (context === null) return '';
  context.font = `${SIZE - 6}px sans-serif`;
  context.textBaseline = 'top';
  context.fillText(character, 1, 1);
  return context.getImageData(0, 0, SIZE, SIZE).data.join();
}
