import { describe, expect, it } from 'vitest';
import type { ChartPart } from '../../../src/domain/report.js';
import { checkMessageBlocks } from '../../../src/sandbox/workspace/block-kit/check-blocks.js';
import { nativeChart } from '../../../src/slack/blocks/chart.js';

const chart = (more: Partial<ChartPart> = {}): ChartPart => ({
  kind: 'chart',
  chart: 'line',
  title: 'CPU by process',
  valueKind: 'percent',
  categories: ['0 s', '2 s', '4 s'],
  series: [{ name: 'nginx', values: [1, 2, 3] }],
  fileName: 'chart.png',
  ...more,
});

const times = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index} s`);

describe("a chart as Slack's own block", () => {
  it('has the series, the moments and the unit', () => {
    const view = nativeChart(chart());
    expect(view).toEqual({
      block: {
        type: 'data_visualization',
        title: 'CPU by process',
        chart: {
          type: 'line',
          series: [
            {
              name: 'nginx',
              data: [
                { label: '0 s', value: 1 },
                { label: '2 s', value: 2 },
                { label: '4 s', value: 3 },
              ],
            },
          ],
          axis_config: { categories: ['0 s', '2 s', '4 s'], y_label: '%' },
        },
      },
      moments: undefined,
    });
    expect(checkMessageBlocks([view?.block])).toEqual({ ok: true });
  });

  it('takes neighbouring moments together where there are more than Slack takes, and says so', () => {
    const values = Array.from({ length: 41 }, (_, index) => index);
    const view = nativeChart(chart({ categories: times(41), series: [{ name: 'a', values }] }));
    expect(view?.moments).toEqual({ shown: 14, of: 41 });
    expect(view?.block.chart).toHaveProperty('series.0.data.0', { label: '0 s', value: 1 });
    expect(view?.block.chart).toHaveProperty('series.0.data.13', { label: '39 s', value: 39.5 });
  });

  it('writes bytes and durations in a unit that people read', () => {
    const bytes = nativeChart(chart({ valueKind: 'bytes', series: [{ name: 'a', values: [0, 512, 3 * 1024 ** 2] }] }));
    expect(bytes?.block.chart).toMatchObject({ axis_config: { y_label: 'MiB' } });
    expect(bytes?.block.chart).toHaveProperty('series.0.data.2.value', 3);
    const pie = chart({ chart: 'pie', valueKind: 'duration', series: [{ name: 'a', values: [2_000, 500, 0] }] });
    expect(nativeChart(pie)?.block).toEqual({
      type: 'data_visualization',
      title: 'CPU by process (seconds)',
      chart: {
        type: 'pie',
        segments: [
          { label: '0 s', value: 2 },
          { label: '2 s', value: 0.5 },
        ],
      },
    });
  });

  it('keeps long names apart when they are shortened', () => {
    const names = ['python3 /srv/app/server.py --a', 'python3 /srv/app/server.py --b'];
    const view = nativeChart(chart({ series: names.map((name) => ({ name, values: [1, 2, 3] })) }));
    expect(view?.block.chart).toMatchObject({
      series: [{ name: 'python3 /srv/app/se…' }, { name: 'python3 /srv/app/… 2' }],
    });
  });

  it.each([
    ['a gap', chart({ series: [{ name: 'a', values: [1, null, 3] }] })],
    ['more than six series', chart({ series: times(7).map((name) => ({ name, values: [1, 2, 3] })) })],
    [
      'more bars than fit',
      chart({ chart: 'bar', categories: times(21), series: [{ name: 'a', values: times(21).map(() => 1) }] }),
    ],
    ['no share above nothing', chart({ chart: 'pie', series: [{ name: 'a', values: [0, 0, 0] }] })],
    ['nothing', chart({ categories: [], series: [] })],
  ])('is left to the picture with %s', (_, part) => {
    expect(nativeChart(part)).toBeUndefined();
  });
});
