import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';

export interface BotWish {
  readonly cli: string;
  readonly workspace: Pick<Workspace, 'apiUrl' | 'botToken' | 'appToken'>;
  readonly kubeconfig: string;
  /** Parts of recap.yaml. */
  readonly settings?: { readonly limits?: object; readonly runs?: object; readonly redis?: object };
}

/** The last line that `recap serve` logs when it is up. */
const READY = 'recap serves';
const READY_MS = 60_000;
/** See deploy/Dockerfile. */
const AS_IN_THE_IMAGE = ['--max-old-space-size=192'];
const KIB = 1_024;
/** Of /proc/PID/stat: Linux counts processor time in hundredths of a second on every architecture of Debian. */
const TICK_MS = 10;

/** `recap serve` in a process of its own, between the embedded workspace and a cluster. */
export class BotProcess {
  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly folder: string,
    /** Milliseconds from the spawn until it took commands. */
    readonly readyAfterMs: number,
  ) {}

  /** Rejects with what the process said when it ends before it is ready. */
  static async start({ cli, workspace, kubeconfig, settings = {} }: BotWish): Promise<BotProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'recap-bench-'));
    await writeFile(join(folder, 'kubeconfig'), kubeconfig, { mode: 0o600 });
    const config = {
      slack: { apiUrl: workspace.apiUrl },
      clusters: { bench: { kubeconfig: join(folder, 'kubeconfig') } },
      identities: { users: { U0ALICE: { user: 'alice', groups: ['sre'] } } },
      ...settings,
    };
    // JSON is YAML.
    await writeFile(join(folder, 'recap.yaml'), JSON.stringify(config));
    const env = {
      PATH: process.env['PATH'],
      SLACK_BOT_TOKEN: workspace.botToken,
      SLACK_APP_TOKEN: workspace.appToken,
    };
    const spawned = performance.now();
    const child = spawn(process.execPath, [...AS_IN_THE_IMAGE, cli, 'serve', '--config', join(folder, 'recap.yaml')], {
      env,
    });
    try {
      await untilReady(child);
      return new BotProcess(child, folder, performance.now() - spawned);
    } catch (error) {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Resident memory in MiB: now, and the most there ever was. */
  async memory(): Promise<{ readonly now: number; readonly peak: number }> {
    const status = await readFile(`/proc/${this.child.pid}/status`, 'utf8');
    const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / KIB;
    return { now: field('VmRSS'), peak: field('VmHWM') };
  }

  /** Processor time so far, in milliseconds. */
  async cpuMs(): Promise<number> {
    const stat = await readFile(`/proc/${this.child.pid}/stat`, 'utf8');
    // After the name in parentheses: utime and stime are the 12th and 13th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }

  /** Ends it at once: what it still wants to do is not of interest. */
  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exit = once(this.child, 'exit');
      this.child.kill('SIGKILL');
      await exit;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function untilReady(child: ChildProcessWithoutNullStreams): Promise<void> {
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`the bot ${why}: ${errors.join('').trim()}`));
    const timer = setTimeout(() => fail(`was not ready within ${READY_MS / 1_000} s`), READY_MS);
    child.once('error', reject);
    child.once('exit', () => {
      clearTimeout(timer);
      fail('ended');
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.includes(READY)) return;
      clearTimeout(timer);
      resolve();
    });
  });
}
