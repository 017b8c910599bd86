import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { readLinesUntil } from './command-lines.js';
import { NODE_SCRIPT } from './scripts.js';
import { SYSTEM_ENVIRONMENT } from './tools.js';
import { unshareUserArguments, type UserMapping } from './user-namespace.js';

/** The node's own address on its bridge: the gateway of every pod. */
export const NODE_ADDRESS = '10.88.0.1';

/** Device files that every container gets. */
const DEVICES = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];

const START_DEADLINE_MS = 10_000;
const STOP_DEADLINE_MS = 5_000;

/** A running node: one process that holds the node's namespaces, in which all else lives and with which all else ends. */
export interface NodeProcess {
  /** Its directory on the machine, removed with it. */
  readonly directory: string;
  readonly mapping: UserMapping;
  /** The path, on the machine, of a namespace of a process of the node; `pid` as the node numbers it, 1 is the node itself. */
  namespacePath(pid: number, kind: NamespaceKind): string;
  /** The path, on the machine, of a file under /proc as the node sees it. */
  procPath(pid: number, name: string): string;
  /** Sends a signal (`TERM`, `KILL`) to a process of the node. Nothing happens when it is gone. */
  signal(name: 'TERM' | 'KILL', pid: number): void;
  /** Ends everything in the node, and waits until it is gone. */
  close(): Promise<void>;
}

export type NamespaceKind = 'mnt' | 'pid' | 'net' | 'ipc' | 'uts' | 'user';

/**
 * Starts the node.
 *
 * @param directory exists, with an empty subdirectory `dev`
 * @param cgroups directories to remove when the node ends
 */
export async function startNodeProcess(
  directory: string,
  hostname: string,
  mapping: UserMapping,
  cgroups: readonly string[],
): Promise<NodeProcess> {
  const devices = DEVICES.map((name) => `/dev/${name} ${join(directory, 'dev', name)} none bind 0 0\n`);
  await writeFile(join(directory, 'dev.fstab'), devices.join(''));
  const child = spawn(
    'unshare',
    [
      ...unshareUserArguments(mapping),
      ...['--mount', '--pid', '--net', '--uts', '--ipc', '--fork', '--kill-child=SIGKILL', '--mount-proc', '--'],
      ...['sh', '-c', NODE_SCRIPT, 'recap-node', directory, hostname, NODE_ADDRESS, ...cgroups],
    ],
    { env: { ...SYSTEM_ENVIRONMENT }, stdio: ['pipe', 'ignore', 'pipe', 'pipe'] },
  );
  const complaints: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk));
  const exited = once(child, 'exit').catch(() => undefined);
  try {
    await readLinesUntil(child.stdio[3] as Readable, START_DEADLINE_MS, (line) => line === 'ready' || undefined);
  } catch (error) {
    child.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
    const detail = Buffer.concat(complaints).toString().trim().split('\n')[0];
    throw new Error(`The embedded cluster's node did not start: ${detail ?? 'no reason given'}`, { cause: error });
  }
  return new RunningNode(directory, mapping, child, await childOf(child.pid ?? 0), exited);
}

class RunningNode implements NodeProcess {
  private readonly control: Writable;

  constructor(
    readonly directory: string,
    readonly mapping: UserMapping,
    private readonly unshare: ChildProcess,
    private readonly init: number,
    private readonly exited: Promise<unknown>,
  ) {
    this.control = unshare.stdin as Writable;
    // The node may end before a signal reaches it; there is then nothing left to signal.
    this.control.on('error', () => undefined);
  }

  namespacePath(pid: number, kind: NamespaceKind): string {
    return this.procPath(pid, `ns/${kind}`);
  }

  procPath(pid: number, name: string): string {
    return `/proc/${this.init}/root/proc/${pid}/${name}`;
  }

  signal(name: 'TERM' | 'KILL', pid: number): void {
    if (this.control.writable) this.control.write(`${name} ${pid}\n`);
  }

  async close(): Promise<void> {
    const timer = setTimeout(() => this.unshare.kill('SIGKILL'), STOP_DEADLINE_MS);
    this.control.end();
    await this.exited;
    clearTimeout(timer);
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** The one child of a process, as the machine numbers it. */
async function childOf(parent: number): Promise<number> {
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    // The name, in parentheses, may hold anything; the state and the parent follow the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[1]) === parent) return Number(entry);
  }
  throw new Error("The embedded cluster's node ended while it started.");
}
