import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

/** Where a chain stands: its last line. */
export interface AuditHead {
  /** 32 hex digits, random: tells chains apart. */
  readonly chain: string;
  /** Of the last line; the first line of a chain has 0. */
  readonly seq: number;
  /** SHA-256 in hex of the last line without its hash. */
  readonly hash: string;
}

/** What a line says, beside its place in the chain: plain JSON. */
export type AuditContent = Readonly<Record<string, unknown>>;

/** A line as it is read back, its hash checked. */
export interface AuditLine extends AuditHead {
  readonly prev: string;
  readonly content: AuditContent;
}

/** The `prev` of the first line. */
export const NO_HASH = '0'.repeat(64);

/** No line is longer than this, in bytes; `boundContent` keeps what an event holds below it. */
export const MOST_LINE_BYTES = 16 * 1024;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** JSON of ASCII alone, on one line: no separator of lines of any program, no sign that turns the direction of a text. */
const toAscii = (json: string): string =>
  json.replaceAll(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

const render = (fields: AuditContent): string => toAscii(canonicalJson(fields));

/** One line for each content, without the newline, each with the hash of the one before; and where the chain stands then. */
export function linkLines(
  head: AuditHead,
  contents: readonly AuditContent[],
): { readonly lines: readonly string[]; readonly head: AuditHead } {
  const lines: string[] = [];
  let { seq, hash } = head;
  for (const audit of contents) {
    const fields = { audit, chain: head.chain, prev: hash, seq: (seq += 1) };
    hash = sha256(render(fields));
    lines.push(render({ ...fields, hash }));
  }
  return { lines, head: { chain: head.chain, seq, hash } };
}

/** What a chain stands at before its first line, which says when it begins and perhaps which one it goes on from. */
export function beforeFirst(chain: string): AuditHead {
  return { chain, seq: -1, hash: NO_HASH };
}

/** The content of a chain's first line. @param at epoch milliseconds */
export function genesis(at: number, continues?: AuditHead): AuditContent {
  return { kind: 'genesis', time: new Date(at).toISOString(), ...(continues !== undefined && { continues }) };
}

/** A line as it was written, or undefined when any sign of it is another one. Whether it fits the line before is not looked at. */
export function readAuditLine(line: string): AuditLine | undefined {
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(fields) || render(fields) !== line) return undefined;
  const { audit, chain, hash, prev, seq, ...more } = fields;
  if (Object.keys(more).length > 0 || !isObject(audit) || typeof seq !== 'number' || !Number.isSafeInteger(seq)) {
    return undefined;
  }
  if (typeof chain !== 'string' || typeof prev !== 'string' || typeof hash !== 'string') return undefined;
  if (sha256(render({ audit, chain, prev, seq })) !== hash) return undefined;
  return { chain, seq, hash, prev, content: audit };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What marks the torn line above it, which a process left that was killed while it wrote. */
export function tornMark(fragment: Uint8Array, at: number): AuditContent {
  return { kind: 'torn', time: new Date(at).toISOString(), ...fingerprintOf(fragment) };
}

/** Whether a line marks exactly that fragment. */
export function marksTorn({ content }: AuditLine, fragment: Uint8Array): boolean {
  const { bytes, sha256: sum } = fingerprintOf(fragment);
  return content['kind'] === 'torn' && content['bytes'] === bytes && content['sha256'] === sum;
}

function fingerprintOf(fragment: Uint8Array): { bytes: number; sha256: string } {
  return { bytes: fragment.byteLength, sha256: createHash('sha256').update(fragment).digest('hex') };
}
