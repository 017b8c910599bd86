/** Charts: docs.slack.dev/reference/block-kit/blocks/data-visualization-block (live since June 2026). */
import { z } from 'zod';
import { identifier } from './text-objects.js';

const label = z.string().min(1).max(20);

const pie = z.strictObject({
  type: z.literal('pie'),
  segments: z
    .array(z.strictObject({ label, value: z.number().positive() }))
    .min(1)
    .max(6),
});

const series = z.strictObject({
  name: label,
  data: z
    .array(z.strictObject({ label, value: z.number() }))
    .min(1)
    .max(20),
});

const axisConfig = z.strictObject({
  categories: z.array(label).min(1).max(20),
  x_label: z.string().max(50).optional(),
  y_label: z.string().max(50).optional(),
});

interface Plot {
  series: { name: string; data: { label: string }[] }[];
  axis_config: { categories: string[] };
}

const namesDiffer = (plot: Plot): boolean => new Set(plot.series.map(({ name }) => name)).size === plot.series.length;

const labelsMatch = (plot: Plot): boolean =>
  plot.series.every(
    ({ data }) =>
      data.length === plot.axis_config.categories.length &&
      data.every((point, index) => point.label === plot.axis_config.categories[index]),
  );

const plot = <T extends 'bar' | 'area' | 'line'>(type: T) =>
  z
    .strictObject({ type: z.literal(type), series: z.array(series).min(1).max(6), axis_config: axisConfig })
    .refine(namesDiffer, 'series names must be unique')
    .refine(labelsMatch, 'labels of each series must match the axis categories');

export const dataVisualization = z.strictObject({
  type: z.literal('data_visualization'),
  title: z.string().min(1).max(50),
  chart: z.discriminatedUnion('type', [pie, plot('bar'), plot('area'), plot('line')]),
  block_id: identifier,
});
