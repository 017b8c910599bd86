import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOutput } from '../../../src/output/read-output.js';
import { rawOutput, read, tableOf } from '../raw.js';
import { bytesField, encodeProfile, numberField } from './encode.js';

const format = { format: 'pprof', title: 'CPU of the process' } as const;
const profile = {
  types: [
    ['samples', 'count'],
    ['cpu', 'nanoseconds'],
  ],
  samples: [
    { frames: ['main.main', 'net/http.(*conn).serve', 'main.parse'], values: [3, 30_000_000] },
    { frames: ['main.main', 'runtime.gcBgMarkWorker'], values: [1, 10_000_000] },
  ],
  durationNanos: 10_000_000_000,
} as const;
const bytes = encodeProfile(profile);

describe('a profile of pprof', () => {
  it('is a flame graph and a table of functions, in the units of its last type', () => {
    const report = read('', format, gzipSync(bytes));
    expect(tableOf(report)).toEqual([
      ['Self', 'Total', 'Self', 'Function'],
      ['75%', '75%', '30 ms', 'main.parse'],
      ['25%', '25%', '10 ms', 'runtime.gcBgMarkWorker'],
      ['0%', '100%', '0 ms', 'main.main'],
      ['0%', '75%', '0 ms', 'net/http.(*conn).serve'],
    ]);
    expect(report.summary).toBe('40 ms in 10 s, most in main.parse (75%), runtime.gcBgMarkWorker (25%)');
    expect(report.files).toMatchObject([{ name: 'tool-flame.svg' }]);
  });

  it('shows the type that is asked for, else its own choice, and says when it has not got it', () => {
    expect(read('', { ...format, sample: 'samples' }, bytes).summary).toMatch(/^4 samples in 10 s/);
    expect(read('', format, encodeProfile({ ...profile, defaultType: 'samples' })).summary).toMatch(/^4 samples/);
    expect(read('', { ...format, sample: 'inuse_space' }, bytes).notes).toEqual([
      'The profile has no inuse_space, but samples, cpu; shown is cpu.',
    ]);
  });

  it('is not packed, or without a sample, or without symbols', () => {
    expect(read('', format, bytes).summary).toMatch(/^40 ms/);
    expect(read('', format, encodeProfile({ ...profile, samples: [] }))).toMatchObject({
      summary: 'The profile has no sample',
      notes: ['It could have: samples, cpu.'],
    });
    const bare = Buffer.from([
      ...bytesField(1, [...numberField(1, 1), ...numberField(2, 2)]),
      ...bytesField(2, [...numberField(1, 1), ...numberField(2, 7)]),
      ...bytesField(4, [...numberField(1, 1), ...numberField(3, 0xbeef)]),
      ...['', 'samples', 'count'].flatMap((text) => bytesField(6, [...Buffer.from(text)])),
    ]);
    expect(tableOf(read('', format, bare))[1]).toEqual(['100%', '100%', '7', '0xbeef']);
  });

  it('keeps secrets and unseen characters of its names in', () => {
    const hostile = { ...profile, samples: [{ frames: ['x--password=hunter22', 'a\u202eb\n<b>'], values: [1, 1] }] };
    const said = JSON.stringify(read('', format, encodeProfile(hostile)));
    expect(said).not.toMatch(/hunter22|\u202e/);
    expect(said).toContain('>a\\\\u{202e}b &lt;b&gt;</text>');
  });

  it('is not unpacked without end', () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(100_000);
    expect(readOutput(rawOutput('', bomb), format)).toBeUndefined();
  });

  it('never throws, however broken', () => {
    const broken = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc
        .tuple(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 12 }), fc.nat(bytes.length))
        .map(([changes, end]) => {
          const copy = Buffer.from(bytes);
          for (const [at, byte] of changes) copy[at] = byte;
          return copy.subarray(0, end);
        }),
    );
    fc.assert(
      fc.property(broken, (file) => void readOutput(rawOutput('', file), format)),
      { numRuns: 500 },
    );
  });
});
