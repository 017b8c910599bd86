/** One line of the result. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | 'MiB' | 'calls' | 'runs' | 's' | 'ratio';
  /** The most that the design allows; left out for what only explains another figure. */
  readonly most?: number;
  /** Whether missing the goal fails the run: counts and sizes do, time on a busy machine does not. */
  readonly gates?: boolean;
}

/** The value below which the share `p` of the values lies: `percentile(values, 0.95)`. NaN for none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

const isOver = ({ value, most }: Figure): boolean => most !== undefined && !(value <= most);

/** A figure without a value counts as missed too: what was not measured holds nothing. */
export const isMissed = (figure: Figure): boolean => figure.gates === true && isOver(figure);

/** A table with aligned columns: what, measured, goal, verdict. */
export function renderFigures(figures: readonly Figure[]): string {
  const rows = [['', 'measured', 'goal', ''], ...figures.map(toRow)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map(([what = '', ...rest]) =>
    [what.padEnd(widths[0] ?? 0), ...rest.map((cell, index) => cell.padStart(widths[index + 1] ?? 0))]
      .join('   ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

function toRow(figure: Figure): string[] {
  const { what, value, unit, most, gates } = figure;
  const goal = most === undefined ? '' : `<= ${render(most, unit)}`;
  const verdict = most === undefined ? '' : isOver(figure) ? (gates === true ? 'MISSED' : 'over') : 'ok';
  return [what, render(value, unit), goal, verdict];
}

function render(value: number, unit: Figure['unit']): string {
  const digits = unit === 'ratio' || (unit === 's' && value < 100) ? 2 : value < 10 && !Number.isInteger(value) ? 1 : 0;
  return `${value.toFixed(digits)}${unit === 'ratio' ? ' x' : ` ${unit}`}`;
}
