const UNITS: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ['KiB', 1024],
  ['MiB', 1024 ** 2],
  ['GiB', 1024 ** 3],
]);

/** `256KiB` to bytes; undefined when it is not written so. */
export function parseSize(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,9})(B|KiB|MiB|GiB)$/.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  return Number(digits) * (UNITS.get(unit) ?? Number.NaN);
}

/** Bytes for people, three significant digits: `1.21 MiB`. */
export function renderSize(bytes: number): string {
  const [unit, factor] = [...UNITS].reverse().find(([, size]) => Math.abs(bytes) >= size) ?? ['B', 1];
  const value = bytes / factor;
  return `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${unit}`;
}
