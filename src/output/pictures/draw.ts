import type { Pictures } from '../../core/ports.js';
import type { ChartPart, PicturePart } from '../../domain/report.js';
import { drawPie } from './pie.js';
import { drawPlot, PLOT_HEIGHT, PLOT_WIDTH } from './plot.js';
import { drawPng } from './png.js';
import { picture } from './xml.js';

/** The picture of a part as SVG. */
export function svgOf(part: ChartPart | PicturePart): string {
  if (part.kind === 'picture') return part.svg;
  const body = part.chart === 'pie' ? drawPie(part) : drawPlot(part);
  return picture(PLOT_WIDTH, PLOT_HEIGHT, part.title, body);
}

/** The port of the chats, on resvg. */
export const pictures: Pictures = { png: (part, signal) => drawPng(svgOf(part), signal) };
