/** What a tool printed, as text that can be shown. */
export interface CleanText {
  readonly text: string;
  /** The bytes are no text at all. */
  readonly binary: boolean;
  /** What was changed so that it can be shown. */
  readonly notes: readonly string[];
}

/** Colours, cursor moves and titles of terminals (ECMA-48): CSI, OSC with its end on the same line, and two-character escapes. */
const TERMINAL_CODES = /\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\x07\x1b\n]{0,1024}(?:\x07|\x1b\\)|[@-Z\\^_])/g;

/** Control and format characters (bidirectional marks, zero-width ones) that a reader does not see but that change what is seen. */
const UNSEEN = /[^\P{C}\t\n]|[\u2028\u2029]/gu;

/**
 * Decodes and makes visible: invalid UTF-8 is replaced, terminal codes are taken out, other unseen characters are shown as escapes
 * like `\u{202e}`. Carriage returns end lines.
 */
export function cleanText(bytes: Uint8Array): CleanText {
  if (isBinary(bytes)) return { text: '', binary: true, notes: [] };
  const notes: string[] = [];
  const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (decoded.includes('\ufffd') && !isUtf8(bytes)) notes.push('Bytes that are no UTF-8 are shown as \ufffd.');
  const lines = decoded.replace(/\r\n?/g, '\n').replace(TERMINAL_CODES, '');
  const text = visibleText(lines);
  if (text !== lines) notes.push('Characters that can not be seen are shown as escapes.');
  return { text, binary: false, notes };
}

/** A text with its unseen characters as escapes; line breaks and tabs stay. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Text has no NUL; one in the first 8 KiB is how grep and git tell, too. A later one is shown as an escape. */
function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8_192).includes(0);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    // The decoder's way of saying no.
    return false;
  }
}
