const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/** What XML 1.0 has no place for, lone surrogates among it. */
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Foreign text for an SVG's text or attribute. */
export function escapeXml(text: string): string {
  return text.replace(NO_XML, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? character);
}

/** A length or place in pixels, short. */
export const px = (number: number): string => String(Number(number.toFixed(2)));

/** Fonts of pictures: the one that is shipped, and what a browser has. */
export const SANS = 'DejaVu Sans, Verdana, sans-serif';
export const MONO = 'DejaVu Sans Mono, Menlo, Consolas, monospace';
/** The width of a character of the shipped monospace font, in ems. */
export const MONO_WIDTH = 0.602;

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  readonly fill?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly bold?: boolean;
}

/** One line of foreign text. */
export function label(text: string, { x, y, size = 12, fill = '#616061', anchor = 'start', bold }: Label): string {
  const more = `${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}${bold === true ? ' font-weight="bold"' : ''}`;
  return `<text x="${px(x)}" y="${px(y)}" font-size="${size}" fill="${fill}"${more}>${escapeXml(text)}</text>`;
}

/** A whole picture on white, self-contained and without a script. */
export function picture(width: number, height: number, described: string, body: readonly string[]): string {
  const size = `width="${px(width)}" height="${px(height)}" viewBox="0 0 ${px(width)} ${px(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="${SANS}">`,
    `<title>${escapeXml(described)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...body,
    '</svg>',
  ].join('\n');
}
