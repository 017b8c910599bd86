import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { readLinesUntil } from './command-lines.js';
import { enterArguments, type Membership } from './enter.js';
import { NODE_ADDRESS, type NodeProcess } from './node-process.js';
import { PAUSE_SCRIPT } from './scripts.js';
import { SYSTEM_ENVIRONMENT } from './tools.js';

const START_DEADLINE_MS = 10_000;

export interface PauseOptions {
  hostname: string;
  /** The pod's own address; absent with hostNetwork. */
  address?: string;
  hostIPC: boolean;
  /** Whether the pod's containers share one PID namespace, whose PID 1 is then the pause process. */
  sharePids: boolean;
  /** Name of the node's end of the pod's network link; at most 15 characters. */
  link: string;
}

/** A pod's sandbox: a sleeping process that holds the namespaces which its containers share. */
export interface Pause {
  pid: number;
  /** Ends it; resolves when it is gone. */
  stop(): Promise<void>;
}

/** Makes a pod's namespaces, and its network link when it has an address. */
export async function startPause(node: NodeProcess, options: PauseOptions): Promise<Pause> {
  const nodeItself: Membership = { mnt: 1, pid: 1, net: 1, ipc: 1, uts: 1 };
  const own = [
    ...(options.address === undefined ? [] : ['--net', '--uts']),
    ...(options.hostIPC ? [] : ['--ipc']),
    ...(options.sharePids ? ['--pid', '--fork'] : []),
  ];
  const hostname = options.address === undefined ? '' : options.hostname;
  const child = spawn(
    'nsenter',
    [
      ...enterArguments(node, nodeItself),
      ...['unshare', ...own, '--', 'sh', '-c', PAUSE_SCRIPT, 'pause'],
      ...[hostname, options.address ?? '', NODE_ADDRESS, options.link],
    ],
    { env: { ...SYSTEM_ENVIRONMENT }, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const complaints: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk));
  const exited = once(child, 'exit').catch(() => undefined);
  try {
    const pid = await readLinesUntil(child.stdio[3] as Readable, START_DEADLINE_MS, parsePid);
    return {
      pid,
      stop: async () => {
        node.signal('KILL', pid);
        await exited;
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`failed to create pod sandbox: ${Buffer.concat(complaints).toString().trim()}`, { cause: error });
  }
}

/** Reads the line `pid N` that the scripts report. */
export function parsePid(line: string): number | undefined {
  const match = /^pid (\d+)$/.exec(line);
  return match ? Number(match[1]) : undefined;
}
