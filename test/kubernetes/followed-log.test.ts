import { describe, expect, it } from 'vitest';
import type { KubeClient } from '../../src/kubernetes/client.js';
import { FollowedLog } from '../../src/kubernetes/followed-log.js';

const PLACE = { namespace: 'shop', pod: 'web', container: 'recap-1' };

/** A log that is read in these chunks, and breaks off where an error stands. */
function reading(...chunks: (string | Error)[]): Pick<KubeClient, 'stream'> {
  async function* stream(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) {
      await Promise.resolve();
      if (chunk instanceof Error) throw chunk;
      yield Buffer.from(chunk);
    }
  }
  return { stream: () => Promise.resolve(stream()) };
}

describe('a followed log', () => {
  const read = (log: FollowedLog, ...chunks: (string | Error)[]): Promise<void> =>
    log.read(reading(...chunks), PLACE, new AbortController().signal);
  const text = (log: FollowedLog): string => Buffer.from(log.bytes).toString();

  it('keeps what it read when the connection breaks, and goes on behind it', async () => {
    const log = new FollowedLog(1_000);
    await expect(read(log, 'first\nsec', new Error('reset'))).rejects.toThrow('reset');
    await expect(read(log, 'fir', new Error('reset'))).rejects.toThrow('reset');
    expect(text(log)).toBe('first\nsec');
    await read(log, 'first\n', 'second\nthi', 'rd\n');
    expect(text(log)).toBe('first\nsecond\nthird\n');
  });

  it.each([
    ['begins otherwise', ['other\nsecond\n']],
    ['differs in its last byte', ['first\nsecond!\n']],
    ['is shorter', ['first\n']],
    ['is empty', []],
  ])('has lost something when it %s than before', async (_how, again) => {
    const log = new FollowedLog(1_000);
    await read(log, 'first\nsecond\n');
    await expect(read(log, ...again)).rejects.toMatchObject({ code: 'output-lost' });
  });

  it('reads no more than it may', async () => {
    const log = new FollowedLog(10);
    await read(log, 'x'.repeat(8), 'x'.repeat(8), new Error('not reached'));
    expect(log.isFull).toBe(true);
    expect(log.bytes).toHaveLength(16);
  });
});
