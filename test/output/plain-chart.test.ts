import { describe, expect, it } from 'vitest';
import { renderChart } from '../../src/output/plain-chart.js';

const chart = { kind: 'chart', title: 'CPU', valueKind: 'percent', fileName: 'x.png' } as const;

describe('a chart on a terminal', () => {
  it('is a bar for each share', () => {
    const pie = {
      ...chart,
      chart: 'pie',
      categories: ['web', 'log'],
      series: [{ name: 'CPU', values: [80, 20] }],
    } as const;
    expect(renderChart(pie).split('\n')).toEqual([`  web  ${'█'.repeat(40)} 80%`, `  log  ${'█'.repeat(10)} 20%`]);
  });

  it('is a row of levels for each line, with a hole where nothing was measured', () => {
    const series = [
      { name: 'web', values: [0, 50, null, 100] },
      { name: 'redis-server', values: [10, 10, 10, 10] },
    ];
    expect(renderChart({ ...chart, chart: 'line', categories: ['0', '1', '2', '3'], series }).split('\n')).toEqual([
      '  web           ▁▅ █  0% to 100%',
      '  redis-server  ▁▁▁▁  10% to 10%',
    ]);
  });
});
