import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Longer than any one build or download here takes on a slow machine. */
const DEADLINE_MS = 15 * 60_000;
const MOST_OUTPUT_BYTES = 64 * 1024 ** 2;

/**
 * Runs a program to its end and gives what it printed.
 * @throws Error with the last lines that it printed, when it fails or takes longer than 15 minutes
 */
export async function runTool(program: string, words: readonly string[], signal?: AbortSignal): Promise<string> {
  const options = { timeout: DEADLINE_MS, maxBuffer: MOST_OUTPUT_BYTES, ...(signal === undefined ? {} : { signal }) };
  try {
    return (await run(program, words, options)).stdout;
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(`${program} ${words.slice(0, 6).join(' ')} … failed:\n${lastLines(error)}`, { cause: error });
  }
}

function lastLines(error: unknown): string {
  const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return lines.length === 0 ? message : lines.slice(-15).join('\n');
}

/** Whether the program is there and answers. */
export async function answers(program: string, ...words: string[]): Promise<boolean> {
  return runTool(program, words).then(
    () => true,
    () => false,
  );
}
