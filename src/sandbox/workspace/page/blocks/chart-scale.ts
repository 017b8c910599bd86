/** The vertical scale of a chart: from, to, and where its grid lines are. */
export interface Scale {
  low: number;
  high: number;
  ticks: number[];
}

const STEPS = [1, 2, 2.5, 5, 10];

/** A scale with round steps that holds all values and zero. */
export function scaleFor(values: number[]): Scale {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const span = high - low || 1;
  const magnitude = 10 ** Math.floor(Math.log10(span / 4));
  const step = (STEPS.find((candidate) => candidate * magnitude * 4 >= span) ?? 10) * magnitude;
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return { low: first * step, high: last * step, ticks };
}

/** A number as a reader wants it: `12,400`, `1.5M`, `0.25`. */
export function figure(value: number): string {
  const compact = Math.abs(value) >= 100_000;
  return value.toLocaleString('en-US', {
    maximumFractionDigits: Math.abs(value) < 1 ? 4 : 2,
    notation: compact ? 'compact' : 'standard',
  });
}
