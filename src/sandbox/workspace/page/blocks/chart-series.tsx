import { figure, scaleFor } from './chart-scale.js';
import type { Scale } from './chart-scale.js';
import type { BlockOf } from './shapes.js';

type SeriesShape = Exclude<BlockOf<'data_visualization'>['chart'], { type: 'pie' }>;

const BOX = { width: 640, height: 260, left: 62, right: 12, top: 12, bottom: 46 };

interface Plot {
  chart: SeriesShape;
  scale: Scale;
  x: (index: number) => number;
  y: (value: number) => number;
  /** The width that one category has. */
  slot: number;
}

/** A bar, line or area chart with its axes. */
export function SeriesChart({ chart, title }: { chart: SeriesShape; title: string }) {
  const plot = plotOf(chart);
  const words = `${title}: ${chart.type} chart of ${chart.series.map((one) => one.name).join(', ')}`;
  return (
    <svg class="plot" viewBox={`0 0 ${BOX.width} ${BOX.height}`} role="img" aria-label={words}>
      <Axes plot={plot} />
      {chart.series.map((one, index) =>
        chart.type === 'bar' ? (
          <Bars key={one.name} plot={plot} index={index} />
        ) : (
          <Line key={one.name} plot={plot} index={index} filled={chart.type === 'area'} />
        ),
      )}
    </svg>
  );
}

function plotOf(chart: SeriesShape): Plot {
  const scale = scaleFor(chart.series.flatMap((one) => one.data.map((point) => point.value)));
  const slot = (BOX.width - BOX.left - BOX.right) / chart.axis_config.categories.length;
  const height = BOX.height - BOX.top - BOX.bottom;
  const y = (value: number) => BOX.top + height * (1 - (value - scale.low) / (scale.high - scale.low));
  return { chart, scale, slot, x: (index) => BOX.left + slot * (index + 0.5), y };
}

function Axes({ plot }: { plot: Plot }) {
  const { categories, x_label, y_label } = plot.chart.axis_config;
  const every = Math.ceil(categories.length / 10);
  return (
    <g class="axes" aria-hidden="true">
      {plot.scale.ticks.map((tick) => (
        <g key={tick}>
          <line
            class={tick === 0 ? 'axis-zero' : 'axis-grid'}
            x1={BOX.left}
            x2={BOX.width - BOX.right}
            y1={plot.y(tick)}
            y2={plot.y(tick)}
          />
          <text class="axis-text" text-anchor="end" x={BOX.left - 8} y={plot.y(tick) + 4}>
            {figure(tick)}
          </text>
        </g>
      ))}
      {categories.map((category, index) =>
        index % every === 0 ? (
          <text
            key={category}
            class="axis-text"
            text-anchor="middle"
            x={plot.x(index)}
            y={BOX.height - BOX.bottom + 18}
          >
            {category}
          </text>
        ) : null,
      )}
      {x_label !== undefined && (
        <text class="axis-label" text-anchor="middle" x={(BOX.left + BOX.width) / 2} y={BOX.height - 6}>
          {x_label}
        </text>
      )}
      {y_label !== undefined && (
        <text class="axis-label" text-anchor="middle" transform={`translate(12 ${BOX.height / 2 - 16}) rotate(-90)`}>
          {y_label}
        </text>
      )}
    </g>
  );
}

function Bars({ plot, index }: { plot: Plot; index: number }) {
  const series = plot.chart.series[index];
  const group = plot.slot * 0.72;
  const width = group / plot.chart.series.length;
  return (
    <g>
      {series?.data.map((point, at) => (
        <rect
          key={point.label}
          class={`bar series-${index}`}
          x={plot.x(at) - group / 2 + width * index}
          width={Math.max(width - 2, 1)}
          y={Math.min(plot.y(point.value), plot.y(0))}
          height={Math.abs(plot.y(point.value) - plot.y(0))}
          rx={2}
        >
          <title>{`${series.name}, ${point.label}: ${figure(point.value)}`}</title>
        </rect>
      ))}
    </g>
  );
}

function Line({ plot, index, filled }: { plot: Plot; index: number; filled: boolean }) {
  const series = plot.chart.series[index];
  const data = series?.data ?? [];
  const points = data.map((point, at) => `${plot.x(at).toFixed(1)},${plot.y(point.value).toFixed(1)}`).join(' ');
  const floor = plot.y(0).toFixed(1);
  const area = `${plot.x(0).toFixed(1)},${floor} ${points} ${plot.x(data.length - 1).toFixed(1)},${floor}`;
  return (
    <g>
      {filled && <polygon class={`area series-${index}`} points={area} />}
      <polyline class={`line series-${index}`} points={points} />
      {data.map((point, at) => (
        <circle key={point.label} class={`dot series-${index}`} cx={plot.x(at)} cy={plot.y(point.value)} r={3.5}>
          <title>{`${series?.name ?? ''}, ${point.label}: ${figure(point.value)}`}</title>
        </circle>
      ))}
    </g>
  );
}
