import { describe, expect, test } from 'vitest';
import { findArtifactLine, readTrailer } from '../../src/kubernetes/trailer.js';

const read = (log: string) => {
  const { output, trailer } = readTrailer(Buffer.from(log), 'n0nce');
  return { output: Buffer.from(output).toString(), trailer };
};

describe('readTrailer', () => {
  test('takes the trailer off, with the one newline that belongs to it', () => {
    expect(read('a\nb\n\nn0nce exited 0 4\n')).toEqual({
      output: 'a\nb\n',
      trailer: { reason: 'exited', exitCode: 0, bytes: 4 },
    });
  });

  test.each([
    ['no trailer at all', 'a\nb\n'],
    ['a trailer that is cut', 'a\n\nn0nce exited 0 4'],
    ['the nonce of another run', 'a\n\nother exited 0 2\n'],
    ['a reason that no supervisor gives', 'a\n\nn0nce approved 0 2\n'],
    ['the nonce within a line', 'a n0nce exited 0 2\n'],
    ['counts that are no numbers', 'a\n\nn0nce exited x y\n'],
  ])('sees only output in %s', (_, log) => {
    expect(read(log)).toEqual({ output: log, trailer: undefined });
  });

  test('believes the last of two', () => {
    expect(read('\nn0nce exited 1 1\nmore\n\nn0nce exited 0 22\n').trailer?.exitCode).toBe(0);
  });
});

describe('the line about an artifact', () => {
  const sum = 'a'.repeat(64);

  test('is found before the trailer, and is no output', () => {
    const log = `text\n\nn0nce artifact 12 ${sum}\n\nn0nce exited 0 5\n`;
    expect(read(log)).toEqual({ output: 'text\n', trailer: { reason: 'exited', exitCode: 0, bytes: 5 } });
    expect(findArtifactLine(Buffer.from(log), 'n0nce')).toMatchObject({ bytes: 12, sha256: sum });
  });

  test.each([
    ['cut', `\nn0nce artifact 12 ${sum}`],
    ['of another run', `\nother artifact 12 ${sum}\n`],
    ['without a checksum', '\nn0nce artifact 12 abc\n'],
    ['of no size', `\nn0nce artifact many ${sum}\n`],
  ])('is not taken when it is %s', (_, log) => {
    expect(findArtifactLine(Buffer.from(log), 'n0nce')).toBeUndefined();
  });
});
