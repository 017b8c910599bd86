import { figure } from './chart-scale.js';
import type { BlockOf } from './shapes.js';

type ChartShape = BlockOf<'data_visualization'>['chart'];

/** A chart's figures in words, for those who can't see it or want the numbers. */
export function ChartData({ chart }: { chart: ChartShape }) {
  const series = chart.type === 'pie' ? [{ name: 'Value', data: chart.segments }] : chart.series;
  const labels = series[0]?.data.map((point) => point.label) ?? [];
  return (
    <details class="chart-data">
      <summary>Show data</summary>
      <div class="table-box" tabIndex={0} role="region" aria-label="Data of the chart">
        <table class="table">
          <thead>
            <tr>
              <th scope="col" class="cell" />
              {series.map((one) => (
                <th key={one.name} scope="col" class="cell align-right">
                  {one.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map((label, row) => (
              <tr key={row}>
                <th scope="row" class="cell row-header">
                  {label}
                </th>
                {series.map((one) => (
                  <td key={one.name} class="cell align-right number">
                    {figure(one.data[row]?.value ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
