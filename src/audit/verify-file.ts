import { createReadStream } from 'node:fs';
import { MOST_LINE_BYTES } from '../domain/audit.js';
import type { ChainProblem } from '../domain/audit-chain.js';
import { AuditChain } from '../domain/audit-chain.js';

export interface Verdict {
  readonly isSound: boolean;
  /** One line that says what was found, and where. */
  readonly text: string;
}

const NEWLINE = 0x0a;

/**
 * Reads a file of the audit from its first line to its last.
 * @param known a hash of a line that was seen before and must be in it
 * @throws the file system's error
 */
export async function verifyFile(path: string, known?: string): Promise<Verdict> {
  const chain = new AuditChain();
  let isKnown = false;
  let lines = 0;
  for await (const line of linesOf(path)) {
    lines += 1;
    const problem =
      'tooLong' in line ? { line: lines, what: 'this line is no event: it is too long' } : take(line, chain, lines);
    if (problem !== undefined) return unsound(path, problem);
    isKnown ||= known !== undefined && chain.head?.hash === known;
  }
  const problem = chain.end();
  const { head } = chain;
  if (problem !== undefined || head === undefined)
    return unsound(path, problem ?? { line: 1, what: 'there is no event' });
  const torn = chain.tornCount === 0 ? '' : `, ${chain.tornCount} torn by killed processes and marked`;
  const found = `${head.seq + 1} events of chain ${head.chain}${torn}, head ${head.hash}`;
  if (known !== undefined && !isKnown) {
    const text = `${path}: the head ${known} is not in it: events were cut off at the end, or all was replaced. There are ${found}`;
    return { isSound: false, text };
  }
  const end =
    known === undefined
      ? 'Whether events were cut off at the end shows only against a head that is kept elsewhere: --head HASH.'
      : 'The known head is in it.';
  return { isSound: true, text: `${path}: sound: ${found}. ${end}` };
}

interface Line {
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
}

function take({ bytes, isWhole }: Line, chain: AuditChain, line: number): ChainProblem | undefined {
  if (isWhole) return chain.next(bytes);
  return { line, what: 'the last line has no end: it was cut, or torn by a killed process and not marked since' };
}

/** Memory stays bounded whatever the file is. */
async function* linesOf(path: string): AsyncGenerator<Line | { tooLong: true }> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      yield { bytes: bytes.subarray(start, end), isWhole: true };
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > 2 * MOST_LINE_BYTES) {
      yield { tooLong: true };
      return;
    }
  }
  if (rest.length > 0) yield { bytes: rest, isWhole: false };
}

const unsound = (path: string, { line, what }: ChainProblem): Verdict => ({
  isSound: false,
  text: `${path}:${line}: ${what}`,
});
