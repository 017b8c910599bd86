import type { ValueKind } from '../../domain/output-format.js';

export interface Scale {
  readonly least: number;
  readonly most: number;
  /** From least to most, both included. */
  readonly ticks: readonly number[];
}

/** About this many lines of a grid. */
const STEPS = 5;
/** Round in the base that the kind is read in: halves and doubles of 1,024 for bytes, minutes for durations. */
const DURATIONS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 3e4, 6e4, 3e5, 6e5, 1.8e6, 3.6e6, 1.44e7, 8.64e7,
];

/** An axis of round steps that holds all values and 0. */
export function scaleOf(values: readonly number[], kind: ValueKind): Scale {
  const least = values.reduce((a, b) => Math.min(a, b), 0);
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const step = stepFor((most - least || 1) / STEPS, kind);
  const [from, to] = [Math.floor(least / step), Math.max(Math.ceil(most / step), 1)];
  return {
    least: from * step,
    most: to * step,
    ticks: Array.from({ length: to - from + 1 }, (_, index) => (from + index) * step),
  };
}

function stepFor(wanted: number, kind: ValueKind): number {
  if (kind === 'duration' && wanted > 1)
    return DURATIONS.find((step) => step >= wanted) ?? roundUp(wanted / 8.64e7) * 8.64e7;
  if (kind === 'bytes' && wanted > 1) {
    const base = 1024 ** Math.floor(Math.log2(wanted) / 10);
    return 2 ** Math.ceil(Math.log2(wanted / base)) * base;
  }
  const step = roundUp(wanted);
  return kind === 'integer' ? Math.max(1, step) : step;
}

/** The next of 1, 2, 5, 10, 20, 50, … */
function roundUp(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  return ([1, 2, 5].find((digit) => digit * power >= wanted * 0.9999) ?? 10) * power;
}
