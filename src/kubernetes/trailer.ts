import type { EndReason } from '../core/ports.js';

/**
 * What the supervisor says in its last line: `missing` when it found no tool. What goes before it in a capsule pod says `gone` when the
 * target's container is not on the node, and `barred` when the node does not let it enter.
 */
export interface Trailer {
  readonly reason: EndReason | 'missing' | 'gone' | 'barred';
  readonly exitCode: number;
  /** Bytes of output that the supervisor let through; one more than the limit when there was more. */
  readonly bytes: number;
}

const REASONS: ReadonlySet<string> = new Set(['exited', 'deadline', 'stopped', 'late', 'missing', 'gone', 'barred']);

/** What the supervisor says of the artifact that the tool left. */
export interface ArtifactLine {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** Where the last `\nNONCE artifact BYTES SHA256\n` of a log begins, and what it says; undefined while there is none. */
export function findArtifactLine(
  log: Uint8Array,
  nonce: string,
): (ArtifactLine & { readonly start: number }) | undefined {
  const buffer = Buffer.from(log.buffer, log.byteOffset, log.byteLength);
  const start = buffer.lastIndexOf(`\n${nonce} artifact `);
  const end = start < 0 ? -1 : buffer.indexOf('\n', start + 1);
  if (end < 0) return undefined;
  const [, , bytes = '', sha256 = ''] = buffer.toString('latin1', start + 1, end).split(' ');
  if (!/^\d{1,12}$/.test(bytes) || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  return { start, bytes: Number(bytes), sha256 };
}

/**
 * Splits a capsule's whole log at its trailer line, `\nNONCE REASON EXIT BYTES\n`. Without a trailer everything is output.
 * The last such line counts; the newline before it belongs to the trailer. A line about an artifact before it is no output either.
 */
export function readTrailer(log: Uint8Array, nonce: string): { output: Uint8Array; trailer?: Trailer } {
  const { before, trailer } = splitAtTrailer(log, nonce);
  const output = before.subarray(0, findArtifactLine(before, nonce)?.start ?? before.length);
  return trailer === undefined ? { output } : { output, trailer };
}

function splitAtTrailer(log: Uint8Array, nonce: string): { before: Uint8Array; trailer?: Trailer } {
  const buffer = Buffer.from(log.buffer, log.byteOffset, log.byteLength);
  const start = buffer.lastIndexOf(`\n${nonce} `);
  if (start < 0) return { before: log };
  const end = buffer.indexOf('\n', start + 1);
  if (end < 0) return { before: log };
  const [, reason = '', exitCode = '', bytes = ''] = buffer.toString('latin1', start + 1, end).split(' ');
  if (!REASONS.has(reason) || !/^\d{1,3}$/.test(exitCode) || !/^\d{1,15}$/.test(bytes)) return { before: log };
  return {
    before: log.subarray(0, start),
    trailer: { reason: reason as Trailer['reason'], exitCode: Number(exitCode), bytes: Number(bytes) },
  };
}
