import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { bundle } from '../../scripts/bundle.js';
import { findInstallation } from '../../src/installation.js';

const { root } = findInstallation();

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Environment = Readonly<Record<string, string>>;

/** The program as it is built: it starts in a tenth of the time that its sources take, which are compiled at each start. */
export interface Program {
  /** Runs it to its end, with nothing of this process's environment but the PATH. The sandbox is not in it; see `startSources`. */
  run(args: readonly string[], env?: Environment): Promise<Ended>;
  close(): Promise<void>;
}

/** Builds the program into a folder of its own, from where it finds the capsules; takes two seconds. */
export async function openProgram(): Promise<Program> {
  const folder = await mkdtemp(join(root, 'node_modules/.recap-program-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await bundle(folder);
  } catch (error) {
    await close();
    throw error;
  }
  return { run: (args, env) => endOf(start([join(folder, 'src/cli.js'), ...args], env)), close };
}

/** Starts the program from its sources, the sandbox as well. */
export function startSources(args: readonly string[], env: Environment = {}): ReturnType<typeof start> {
  return start(['--import', 'tsx', 'src/cli.ts', ...args], env);
}

function start(words: readonly string[], env: Environment = {}) {
  const { PATH = '' } = process.env;
  return spawn(process.execPath, words, { cwd: root, env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** All that it prints, and how it ends. */
export async function endOf(child: ReturnType<typeof start>): Promise<Ended> {
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exitOf(child)]);
  return { code, out, err };
}

/** Resolves with the exit code when it has ended, with null when a signal ended it. */
export async function exitOf(child: ReturnType<typeof start>): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}
