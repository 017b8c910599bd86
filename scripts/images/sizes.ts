import type { ImageRecords } from './record.js';

/** Compressed bytes. A capsule whose image holds one small tool or only the shell; the rest bring a runtime or libraries of their own. */
const SMALL = { names: ['netstat', 'ps', 'top'], most: 5_000_000 };
const MEDIAN_MOST = 12_000_000;

/** What a node pulls for a capsule: the largest of its architectures, in compressed bytes. */
export function pulledBytes({ platforms }: ImageRecords[string]): number {
  return Math.max(...Object.values(platforms).map(({ compressed }) => compressed));
}

/** The table of sizes, largest last, and whether the goals are met. */
export function sizeTable(records: ImageRecords): string {
  const rows = Object.entries(records).sort(([, a], [, b]) => pulledBytes(a) - pulledBytes(b));
  const width = Math.max(7, ...rows.map(([name]) => name.length));
  const line = (...cells: string[]): string =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(width) : cell.padStart(10))).join('  ');
  const body = rows.map(([name, record]) => {
    const unpacked = Math.max(...Object.values(record.platforms).map((platform) => platform.unpacked));
    return line(name, megabytes(pulledBytes(record)), megabytes(unpacked));
  });
  return [line('capsule', 'to pull', 'unpacked'), ...body, ...goals(records)].join('\n');
}

function goals(records: ImageRecords): string[] {
  const sizes = Object.values(records)
    .map(pulledBytes)
    .sort((a, b) => a - b);
  const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
  const small = SMALL.names.flatMap((name) => (records[name] === undefined ? [] : [pulledBytes(records[name])]));
  const largest = Math.max(0, ...small);
  return [
    goal(`netstat, ps and top at most ${megabytes(SMALL.most)}: ${megabytes(largest)}`, largest <= SMALL.most),
    goal(`median at most ${megabytes(MEDIAN_MOST)}: ${megabytes(median)}`, median <= MEDIAN_MOST),
  ];
}

function goal(text: string, met: boolean): string {
  return `${met ? 'ok    ' : 'MISSED'} ${text}`;
}

/** Decimal megabytes, as registries show them. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
