import type { Pictures } from '../../core/ports.js';
import type { ChartPart, PicturePart } from '../../domain/report.js';
import { drawPie, PIE_HEIGHT } from './pie.js';
import { drawPlot, heightOfPlot, PLOT_WIDTH } from './plot.js';
import { drawPng } from './png.js';
import { picture } from './xml.js';

/** The picture of a part as SVG. */
export function svgOf(part: ChartPart | PicturePart): string {
  if (part.kind === 'picture') return part.svg;
  if (part.chart === 'pie') return picture(PLOT_WIDTH, PIE_HEIGHT, part.title, drawPie(part));
  return picture(PLOT_WIDTH, heightOfPlot(part), part.title, drawPlot(part));
}

/** The port of the chats, on resvg. */
export const pictures: Pictures = { png: (part, signal) => drawPng(svgOf(part), signal) };
