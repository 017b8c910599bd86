import type { FileHandle } from 'node:fs/promises';
import type { AuditHead } from '../domain/audit.js';
import { MOST_LINE_BYTES, readAuditLine } from '../domain/audit.js';
import { RecapError } from '../domain/errors.js';

/** What stands at the end of a file of the audit. */
export interface Tail {
  /** Of the last whole line; undefined when there is none. */
  readonly head: AuditHead | undefined;
  /** What a process that was killed has left after it; empty mostly. */
  readonly torn: Uint8Array;
  /** The last byte is no newline. */
  readonly isOpen: boolean;
}

const MOST_BYTES = 4 * MOST_LINE_BYTES;
const NEWLINE = 0x0a;
/** How every line begins. */
const BEGINNING = Buffer.from('{"audit":{');

/**
 * Reads where a chain stands. A last line without its newline is taken for torn, unless it is whole; a last line with it must be sound.
 * @throws RecapError `bad-configuration` when the last line was changed, or the file is something else
 */
export async function readTail(path: string, handle: FileHandle, size: number): Promise<Tail> {
  const from = Math.max(0, size - MOST_BYTES);
  const bytes = Buffer.alloc(size - from);
  await handle.read(bytes, 0, bytes.length, from);
  const isOpen = bytes.length > 0 && bytes.at(-1) !== NEWLINE;
  const lines = splitLines(bytes);
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const { start, end } = lines[at] ?? { start: 0, end: 0 };
    const line = readAuditLine(bytes.toString('latin1', start, end));
    if (line !== undefined) {
      const { chain, seq, hash } = line;
      return { head: { chain, seq, hash }, torn: bytes.subarray(end + 1), isOpen };
    }
    if (!isOpen) throw changed(path);
  }
  const isBeginning = BEGINNING.subarray(0, bytes.length).equals(bytes.subarray(0, BEGINNING.length));
  if (from > 0 || !isBeginning) throw changed(path);
  return { head: undefined, torn: bytes, isOpen };
}

function splitLines(bytes: Buffer): { start: number; end: number }[] {
  const lines = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found;
    lines.push({ start, end });
    start = end + 1;
  }
  return lines;
}

function changed(path: string): RecapError {
  return new RecapError(
    'bad-configuration',
    `The end of the audit ${path} is not as it was written, or it is no audit.`,
    {
      hint: '`recap audit verify` says where; move the file away, keep it, and a new one is begun.',
    },
  );
}
