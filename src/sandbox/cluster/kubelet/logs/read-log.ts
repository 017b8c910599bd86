import { Readable } from 'node:stream';
import type { LogOptions } from '../../contract.js';
import { countLines, type ContainerLog, type LogEntry } from './container-log.js';

/**
 * The answer to a request for a log. With `follow` it goes on until the container has ended; a reader that is slow enough
 * to be overtaken by rotation loses lines silently, as with a real kubelet.
 */
export function readLog(log: ContainerLog, options: LogOptions, now: Date): Readable {
  return Readable.from(pieces(log, options, now), { objectMode: false });
}

async function* pieces(log: ContainerLog, options: LogOptions, now: Date): AsyncGenerator<Buffer> {
  let left = options.limitBytes ?? Infinity;
  const { entries, next } = log.snapshot();
  const since = options.sinceSeconds === undefined ? undefined : new Date(now.getTime() - options.sinceSeconds * 1000);
  const kept = lastLines(
    entries.filter((entry) => since === undefined || new Date(entry.time) >= since),
    options.tailLines,
  );
  const limited = (entry: LogEntry): Buffer => {
    const data = options.timestamps ? withTimestamps(entry) : entry.data;
    const piece = data.length > left ? data.subarray(0, left) : data;
    left -= piece.length;
    return piece;
  };
  for (const entry of kept) {
    if (left <= 0) return;
    yield limited(entry);
  }
  if (!options.follow) return;
  let index = next;
  while (left > 0) {
    const found = log.at(index);
    if (found !== undefined) {
      index = found.next;
      yield limited(found.entry);
    } else if (log.ended) return;
    else await log.changed();
  }
}

function lastLines(entries: readonly LogEntry[], count: number | undefined): readonly LogEntry[] {
  if (count === undefined) return entries;
  const kept: LogEntry[] = [];
  let missing = count;
  for (let at = entries.length - 1; at >= 0 && missing > 0; at--) {
    const entry = entries[at];
    if (entry === undefined) break;
    const lines = countLines(entry.data);
    kept.unshift(lines <= missing ? entry : { ...entry, data: tail(entry.data, missing) });
    missing -= entry.continues ? lines - 1 : lines;
  }
  return kept;
}

function tail(data: Buffer, lines: number): Buffer {
  let end = data[data.length - 1] === 0x0a ? data.length - 1 : data.length;
  for (let found = 0; found < lines; found++) end = data.lastIndexOf(0x0a, end - 1);
  return data.subarray(end + 1);
}

function withTimestamps(entry: LogEntry): Buffer {
  const parts: (Buffer | string)[] = [];
  let start = 0;
  let stamped = entry.continues;
  while (start < entry.data.length) {
    const newline = entry.data.indexOf(0x0a, start);
    const end = newline < 0 ? entry.data.length : newline + 1;
    if (!stamped) parts.push(`${entry.time} `);
    stamped = false;
    parts.push(entry.data.subarray(start, end));
    start = end;
  }
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}
