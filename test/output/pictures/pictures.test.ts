import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChartPart } from '../../../src/domain/report.js';
import { pictures, svgOf } from '../../../src/output/pictures/draw.js';
import { scaleOf } from '../../../src/output/pictures/scale.js';

const chart = (more: Partial<ChartPart> = {}): ChartPart => ({
  kind: 'chart',
  chart: 'line',
  title: 'CPU',
  valueKind: 'percent',
  categories: ['0 s', '2 s'],
  series: [{ name: 'web', values: [1, 2] }],
  fileName: 'chart.png',
  ...more,
});
const soon = (): AbortSignal => AbortSignal.timeout(30_000);

describe('pictures', () => {
  it.each(['line', 'area', 'bar', 'pie'] as const)('are PNGs, 1200 pixels wide: %s', async (kind) => {
    const png = Buffer.from(await pictures.png(chart({ chart: kind }), soon()));
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect(png.readUInt32BE(16)).toBe(1_200);
  });

  it('have words on them on a machine without fonts', async () => {
    const [words, none] = await Promise.all(
      ['CPU of the process', ' '].map(async (title) => pictures.png(chart({ title, series: [] }), soon())),
    );
    expect(words?.length).toBeGreaterThan((none?.length ?? 0) + 500);
  });

  it('can be drawn one after the other under one deadline', async () => {
    const signal = soon();
    await pictures.png(chart(), signal);
    await expect(pictures.png(chart(), signal)).resolves.toBeInstanceOf(Uint8Array);
    await expect(pictures.png(chart(), AbortSignal.abort())).rejects.toThrow();
  });

  it('are sound whatever the numbers and the names, and run nothing', () => {
    const values = fc.array(fc.option(fc.double({ noNaN: true, min: -1e15, max: 1e15 })), {
      minLength: 3,
      maxLength: 3,
    });
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('<script>', '"&\'', '\ud800', '\0'),
    );
    const any = fc.record({
      chart: fc.constantFrom('line' as const, 'area' as const, 'bar' as const, 'pie' as const),
      title: text,
      valueKind: fc.constantFrom('integer' as const, 'bytes' as const, 'duration' as const, 'percent' as const),
      categories: fc.array(text, { minLength: 3, maxLength: 3 }),
      series: fc.array(fc.record({ name: text, values }), { maxLength: 6 }),
    });
    fc.assert(
      fc.property(any, (more) => {
        const svg = svgOf(chart(more));
        expect(svg).not.toMatch(/NaN|Infinity|undefined|<script/);
        expect(svg.length).toBeLessThan(100_000);
      }),
    );
  });
});

describe('an axis', () => {
  it.each([
    ['percent', [3, 87], [0, 20, 40, 60, 80, 100]],
    ['integer', [0, 2], [0, 1, 2]],
    ['bytes', [200 * 1024 ** 2], [0, 64, 128, 192, 256].map((mib) => mib * 1024 ** 2)],
    ['duration', [170_000], [0, 60_000, 120_000, 180_000]],
    ['number', [-1, 1], [-1, -0.5, 0, 0.5, 1]],
    ['integer', [], [0, 1]],
  ] as const)('of %s for %j has round steps', (kind, values, ticks) => {
    expect(scaleOf(values, kind).ticks).toEqual(ticks);
  });
});
