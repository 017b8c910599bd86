import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { BotWork } from './bot-child.js';
import { eventually } from './eventually.js';

/** Of a process that loads its TypeScript, on a busy machine. */
const START_MS = 60_000;
const CHILD = join(import.meta.dirname, 'bot-child.ts');

export interface BotProcess {
  /** What it has logged so far. */
  readonly log: string;
  /** SIGKILL; what it was about to do is not done. */
  kill(): void;
  /** SIGTERM; resolves when it has ended. */
  stop(): Promise<void>;
  /** Resolves when it has ended, by whatever way. */
  gone(): Promise<void>;
}

/** A real replica of the bot, once it serves. */
export async function startBotProcess(work: BotWork): Promise<BotProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(work)]);
  let out = '';
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const gone = (): Promise<void> => eventually('the bot has ended', isOver, START_MS);
  try {
    await eventually('the bot serves, or ends', () => out.includes('ready') || isOver(), START_MS);
    if (isOver()) throw new Error(`the bot ended: ${log}`);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    get log() {
      return log;
    },
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      child.kill('SIGTERM');
      await gone();
    },
    gone,
  };
}
