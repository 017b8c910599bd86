import { ChartData } from './chart-data.js';
import { Legend } from './chart-legend.js';
import { PieChart } from './chart-pie.js';
import { SeriesChart } from './chart-series.js';
import type { BlockOf } from './shapes.js';

/** A chart as SVG, with the same figures as a table behind a disclosure. */
export function Chart({ block }: { block: BlockOf<'data_visualization'> }) {
  const { chart } = block;
  const names =
    chart.type === 'pie' ? chart.segments.map((segment) => segment.label) : chart.series.map((one) => one.name);
  return (
    <figure class="chart">
      <figcaption>{block.title}</figcaption>
      <div class={chart.type === 'pie' ? 'chart-row' : 'chart-column'}>
        {chart.type === 'pie' ? (
          <PieChart chart={chart} title={block.title} />
        ) : (
          <SeriesChart chart={chart} title={block.title} />
        )}
        {(chart.type === 'pie' || names.length > 1) && <Legend names={names} />}
      </div>
      <ChartData chart={chart} />
    </figure>
  );
}
