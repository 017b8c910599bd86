import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beforeFirst, genesis, linkLines, MOST_LINE_BYTES, readAuditLine, tornMark } from '../../src/domain/audit.js';
import { AuditChain } from '../../src/domain/audit-chain.js';
import { boundContent } from '../../src/domain/bound-content.js';

const START = beforeFirst('c'.repeat(32));

/** A chain of so many events after its first line. */
function chainOf(count: number): readonly string[] {
  const events = Array.from({ length: count }, (_, n) => ({ kind: 'request', words: `netstat shop/web-${n} “é”` }));
  return linkLines(START, [genesis(0), ...events]).lines;
}

/** The text of a file, read as `recap audit verify` does: what is wrong with it, and in which line. */
function verify(text: string): { line: number; what: string } | undefined {
  const chain = new AuditChain();
  const lines = text.split('\n');
  if (lines.pop() !== '') return { line: lines.length + 1, what: 'no end' };
  for (const line of lines) {
    const problem = chain.next(Buffer.from(line, 'latin1'));
    if (problem !== undefined) return problem;
  }
  return chain.end();
}

const render = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const LINES = chainOf(6);
const TEXT = render(LINES);

describe('a chain of the audit', () => {
  it('is sound as it was written, one line of ASCII an event', () => {
    expect(verify(TEXT)).toBeUndefined();
    expect(TEXT).toMatch(/^[\x20-\x7e\n]*$/);
    expect(LINES.every((line) => line.startsWith('{"audit":{'))).toBe(true);
  });

  it('shows every change of one byte, wherever it is', () => {
    const change = fc.tuple(fc.nat(TEXT.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(change, ([at, byte]) => {
        fc.pre(TEXT.charCodeAt(at) !== byte);
        expect(verify(TEXT.slice(0, at) + String.fromCharCode(byte) + TEXT.slice(at + 1))).toBeDefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it('shows every byte that is taken out or put in', () => {
    for (let at = 0; at < TEXT.length; at += 1) {
      expect(verify(TEXT.slice(0, at) + TEXT.slice(at + 1)), `without byte ${at}`).toBeDefined();
      expect(verify(`${TEXT.slice(0, at)} ${TEXT.slice(at)}`), `a blank at ${at}`).toBeDefined();
      expect(verify(`${TEXT.slice(0, at)}\n${TEXT.slice(at)}`), `a newline at ${at}`).toBeDefined();
    }
  });

  it('shows every event that is taken out, other than the last, put in again or elsewhere', () => {
    const place = fc.nat(LINES.length - 1);
    fc.assert(
      fc.property(place, place, (a, b) => {
        const without = LINES.toSpliced(a, 1);
        if (a < LINES.length - 1) expect(verify(render(without))).toBeDefined();
        expect(verify(render(LINES.toSpliced(b, 0, LINES[a] ?? '')))).toBeDefined();
        if (a !== b) {
          const swapped = LINES.with(a, LINES[b] ?? '').with(b, LINES[a] ?? '');
          expect(verify(render(swapped))?.line).toBeLessThanOrEqual(Math.min(a, b) + 2);
        }
      }),
    );
  });

  it.each([
    ['a gap', LINES.toSpliced(3, 2), 4, /^2 events are missing before this one \(3 was expected, this is 5\)/],
    ['a beginning that is gone', LINES.slice(2), 1, /^the beginning is missing/],
    ['an order that is another one', LINES.with(2, LINES[3] ?? '').with(3, LINES[2] ?? ''), 3, /^1 events are missing/],
    ['an event twice', LINES.toSpliced(3, 0, LINES[2] ?? ''), 4, /again or too late/],
    ['a change', LINES.with(2, (LINES[2] ?? '').replace('web-1', 'web-9')), 3, /damaged/],
    [
      'another chain',
      [...LINES.slice(0, 2), ...linkLines(beforeFirst('d'.repeat(32)), [genesis(1)]).lines],
      3,
      /another chain/,
    ],
  ])('says where %s is', (_, lines, line, what) => {
    expect(verify(render(lines))).toEqual({ line, what: expect.stringMatching(what) as unknown });
  });

  it('shows an event that was forged with a hash of its own', () => {
    const head = readAuditLine(LINES[1] ?? '');
    const forged = linkLines(head ?? START, [{ kind: 'request', words: 'nothing' }]).lines;
    expect(verify(render([...LINES.slice(0, 2), ...forged, ...LINES.slice(3)]))).toMatchObject({ line: 4 });
  });

  it('takes a torn line for what it is only with the mark of exactly that line', () => {
    const kept = LINES.slice(0, 3);
    const head = readAuditLine(kept[2] ?? '') ?? START;
    const fragment = (LINES[3] ?? '').slice(0, 40);
    const mark = linkLines(head, [tornMark(Buffer.from(fragment), 0)]).lines;
    expect(verify(render([...kept, fragment, ...mark]))).toBeUndefined();
    expect(verify(render([...kept, fragment.slice(1), ...mark]))).toMatchObject({ line: 4 });
    expect(verify(render([...kept, ...mark]))).toMatchObject({
      line: 4,
      what: expect.stringMatching(/is not above it/) as unknown,
    });
    expect(verify(render([...kept, fragment]))).toMatchObject({ line: 4 });
  });
});

describe('what an event holds', () => {
  it('stays within one line of bounded size, whatever is in it', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n', '\u2028', '\u202e', '\u0085', '"}\r\n{'),
    );
    const long = fc.tuple(text, fc.constantFrom(1, 100, 30_000)).map(([one, times]) => one.repeat(times));
    fc.assert(
      fc.property(long, fc.array(long, { maxLength: 40 }), (words, argv) => {
        const content = boundContent({ kind: 'request', words, what: { argv } });
        const [, line = ''] = linkLines(START, [genesis(0), content]).lines;
        expect(line.length).toBeLessThanOrEqual(MOST_LINE_BYTES);
        expect(line).toMatch(/^[\x20-\x7e]*$/);
        expect(readAuditLine(line)?.content).toEqual(JSON.parse(JSON.stringify(content)));
      }),
      { numRuns: 200 },
    );
  });

  it('is cut with the length and the hash of the whole', () => {
    const { words } = boundContent({ kind: 'request', words: 'x'.repeat(5_000) });
    expect(words).toMatch(/^x{1000} \[cut: 5000 characters, sha256 [0-9a-f]{64}\]$/);
    expect(boundContent({ kind: 'request', words: 'y'.repeat(999) })).toEqual({
      kind: 'request',
      words: 'y'.repeat(999),
    });
  });
});
