import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/**
 * Reads lines until `handle` returns something other than undefined, and gives that.
 *
 * @throws Error with the lines that were read, when the stream ends or `deadlineMs` passes first
 */
export function readLinesUntil<T>(
  stream: Readable,
  deadlineMs: number,
  handle: (line: string) => T | undefined,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const seen: string[] = [];
    const lines = createInterface({ input: stream });
    const fail = (why: string): void => {
      clearTimeout(timer);
      lines.close();
      reject(new Error(seen.length > 0 ? seen.join('; ') : why));
    };
    const timer = setTimeout(() => fail(`no answer within ${deadlineMs} ms`), deadlineMs);
    lines.on('line', (line) => {
      const result = handle(line);
      if (result === undefined) {
        seen.push(line);
        return;
      }
      clearTimeout(timer);
      resolve(result);
      lines.close();
    });
    lines.on('close', () => fail('the process ended early'));
    stream.on('error', () => fail('the pipe broke'));
  });
}
