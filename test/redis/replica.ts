import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from '../support/eventually.js';
import type { ReplicaWork } from './replica-child.js';

/** Of a process that loads its TypeScript, on a busy machine. */
const START_MS = 40_000;
const CHILD = join(import.meta.dirname, 'replica-child.ts');

export interface Replica {
  readonly process: ChildProcess;
  /** Jobs that have begun. */
  readonly started: number;
  /** Settles when it has ended; rejects with what it wrote when it ended badly. */
  readonly ended: Promise<void>;
  /** Begins once it is ready. */
  go(): Promise<void>;
  kill(): Promise<void>;
}

/** Starts a replica, which waits for `go`; it is to be killed in the end, if it has not ended. */
export function startReplica(work: ReplicaWork): Replica {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(work)]);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = once(child, 'exit').then(([code]) => {
    if (code !== 0) throw new Error(`the replica ended with ${String(code)}: ${err}`);
  });
  ended.catch(() => undefined);
  return {
    process: child,
    get started() {
      return out.split('started').length - 1;
    },
    ended,
    async go() {
      await eventually(`the replica is ready ${err}`, () => out.includes('ready'), START_MS);
      child.stdin.write('go\n');
    },
    async kill() {
      child.kill('SIGKILL');
      await eventually('the replica is gone', () => child.exitCode !== null || child.signalCode !== null);
    },
  };
}
