import { execFile } from 'node:child_process';
import { join } from 'node:path';

const CAPSULES = join(import.meta.dirname, '../../capsules');
const PATIENCE_MS = 30_000;

/** How a script of a capsule ended. */
export interface ScriptResult {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

interface Setting {
  /** An ES module: what process 1, the target, does before the script starts. */
  readonly target?: string;
  /** The target's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * A network namespace of its own, in which the target begins with nothing, not even a loopback. Root makes it without a user
   * namespace, since there nobody can set their groups.
   */
  readonly network?: true;
}

/** Starts the script as a capsule is started: beside the target, with RECAP_RUN in its environment; ends with its exit code. */
const START = `{
  const { spawn } = await import('node:child_process');
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TERM: 'dumb', RECAP_RUN: 'r-222222' };
  const script = spawn('busybox', ['sh', ...process.argv.slice(1)], { stdio: ['ignore', 'inherit', 'inherit'], env });
  script.once('exit', (code) => process.exit(code ?? 129));
}`;

/**
 * Runs capsules/NAME/NAME.sh by busybox's shell in a process namespace of its own, in which a Node program is process 1, as the target
 * is for a capsule.
 */
export function runScript(name: string, words: readonly string[], setting: Setting = {}): Promise<ScriptResult> {
  const program = `${setting.target ?? ''}\n${START}`;
  const node = [process.execPath, '--input-type=module', '-e', program, '--', join(CAPSULES, name, `${name}.sh`)];
  const needsNoUserNamespace = setting.network === true && process.getuid?.() === 0;
  const namespace = [
    ...(needsNoUserNamespace ? [] : ['--map-root-user']),
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    ...(setting.network ? ['--net'] : []),
    '--',
  ];
  const env = { PATH: process.env.PATH, ...setting.environment };
  return new Promise((resolve, reject) => {
    execFile('unshare', [...namespace, ...node, ...words], { env, timeout: PATIENCE_MS }, (error, output, errors) => {
      if (error === null) resolve({ code: 0, output, errors });
      else if (typeof error.code === 'number') resolve({ code: error.code, output, errors });
      else reject(new Error('the script did not end by itself', { cause: error }));
    });
  });
}

/** The objects of an output in JSON Lines. */
export function jsonLines(output: string): Record<string, unknown>[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
