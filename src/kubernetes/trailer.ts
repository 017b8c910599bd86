import type { EndReason } from '../core/ports.js';

/** What the supervisor says in its last line. */
export interface Trailer {
  readonly reason: EndReason | 'missing';
  readonly exitCode: number;
  /** Bytes of output that the supervisor let through; one more than the limit when there was more. */
  readonly bytes: number;
}

const REASONS: ReadonlySet<string> = new Set(['exited', 'deadline', 'stopped', 'late', 'missing']);

/**
 * Splits a capsule's whole log at its trailer line, `\nNONCE REASON EXIT BYTES\n`. Without a trailer everything is output.
 * The last such line counts; the newline before it belongs to the trailer.
 */
export function readTrailer(log: Uint8Array, nonce: string): { output: Uint8Array; trailer?: Trailer } {
  const buffer = Buffer.from(log.buffer, log.byteOffset, log.byteLength);
  const start = buffer.lastIndexOf(`\n${nonce} `);
  if (start < 0) return { output: log };
  const end = buffer.indexOf('\n', start + 1);
  if (end < 0) return { output: log };
  const [, reason = '', exitCode = '', bytes = ''] = buffer.toString('latin1', start + 1, end).split(' ');
  if (!REASONS.has(reason) || !/^\d{1,3}$/.test(exitCode) || !/^\d{1,15}$/.test(bytes)) return { output: log };
  return {
    output: log.subarray(0, start),
    trailer: { reason: reason as Trailer['reason'], exitCode: Number(exitCode), bytes: Number(bytes) },
  };
}
