import { spawn } from 'node:child_process';
import { closeSync, constants, open } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import type { ProcessIdentity } from '../pods/identity.js';
import { becomeArguments, type ProcessCommand } from './become.js';
import { readLinesUntil } from './command-lines.js';
import { enterArguments, type Membership } from './enter.js';
import type { NodeProcess } from './node-process.js';
import { parsePid } from './pause.js';
import { setprivArguments } from './privileges.js';
import { SYSTEM_ENVIRONMENT } from './tools.js';

/** A plain descriptor: a FileHandle would close its own when it is collected. */
const openDescriptor: (path: string, flags: number) => Promise<number> = promisify(open);

const START_DEADLINE_MS = 20_000;
/** How long output may still come after the process ended: an orphan of it may hold the pipes open for ever. */
const DRAIN_MS = 200;

export interface ContainerStart {
  id: string;
  /** Its directory below the node's `containers`; holds fstab, and is removed at the end. */
  directory: string;
  fstab: string;
  cgroups: readonly string[];
  writableRoot: boolean;
  /** Whether it gets a PID namespace of its own, or joins the one of `members.pid`. */
  ownPids: boolean;
  members: Membership;
  identity: ProcessIdentity;
  command: ProcessCommand;
  stdin: boolean;
  /** An open descriptor of the directory of launch tools. */
  tools: number;
}

/** How a container's process ended: an exit code, 128 plus the signal's number for a signal. */
export interface ContainerEnd {
  exitCode: number;
}

export interface ContainerProcess {
  /** As the node numbers it. */
  readonly pid: number;
  readonly stdin: Writable | undefined;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the process ended and its output was read. */
  readonly ended: Promise<ContainerEnd>;
}

/** The container's command does not exist in its image. */
export class CommandMissing extends Error {}

const SIGNAL_NUMBERS = new Map<string, number>([
  ...([
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGQUIT', 3],
    ['SIGILL', 4],
    ['SIGTRAP', 5],
    ['SIGABRT', 6],
  ] as const),
  ...([
    ['SIGBUS', 7],
    ['SIGFPE', 8],
    ['SIGKILL', 9],
    ['SIGUSR1', 10],
    ['SIGSEGV', 11],
    ['SIGUSR2', 12],
  ] as const),
  ...([
    ['SIGPIPE', 13],
    ['SIGALRM', 14],
    ['SIGTERM', 15],
  ] as const),
]);

/**
 * Starts a container's process and resolves as it becomes its own command.
 *
 * @throws CommandMissing, or an Error with the runtime's own words
 */
export async function startContainerProcess(node: NodeProcess, start: ContainerStart): Promise<ContainerProcess> {
  await mkdir(join(start.directory, 'root'), { recursive: true });
  if (start.writableRoot) await mkdir(join(start.directory, 'writable'));
  await writeFile(join(start.directory, 'fstab'), start.fstab);
  await writeFile(join(start.directory, 'cgroups'), start.cgroups.map((path) => `${path}\n`).join(''));
  const child = spawn(
    'nsenter',
    [
      ...enterArguments(node, start.members),
      ...['sh', join(node.directory, 'launch.sh'), start.directory],
      ...[start.ownPids ? 'own' : 'join', start.stdin ? 'stdin' : 'none'],
      ...setprivArguments(start.identity, node.mapping),
      ...becomeArguments(start.command),
    ],
    { env: { ...SYSTEM_ENVIRONMENT }, stdio: ['ignore', 'ignore', 'pipe', 'pipe', start.tools] },
  );
  const exit = new Promise<ContainerEnd>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve({ exitCode: code ?? 128 + (SIGNAL_NUMBERS.get(signal ?? '') ?? 0) }));
  });
  const pipes = new Pipes(start.directory);
  let pid: number | undefined;
  let opened: Promise<void> | undefined;
  try {
    const complaints: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
    const outcome = await readLinesUntil(child.stdio[3] as Readable, START_DEADLINE_MS, (line) => {
      if (line === 'fifos') opened = pipes.open(start.stdin);
      pid ??= parsePid(line);
      return line === 'started' || line === 'missing' ? line : undefined;
    }).catch((error: unknown) => {
      throw new Error(complaints.join('').trim() || (error as Error).message, { cause: error });
    });
    await opened;
    if (outcome === 'missing') throw new CommandMissing(start.command.argv[0] ?? '');
  } catch (error) {
    child.kill('SIGKILL');
    if (pid !== undefined) node.signal('KILL', pid);
    await exit.catch(() => undefined);
    await opened?.catch(() => undefined);
    pipes.close();
    await rm(start.directory, { recursive: true, force: true });
    throw error;
  }
  const { stdin, stdout, stderr } = pipes.streams();
  const ended = exit.then(async (end) => {
    await Promise.all([drained(stdout), drained(stderr)]);
    pipes.close();
    await rm(start.directory, { recursive: true, force: true });
    return end;
  });
  return { pid: pid ?? 0, stdin, stdout, stderr, ended };
}

/** The kubelet's ends of a container's FIFOs. */
class Pipes {
  private readonly descriptors = new Map<string, number>();
  private readonly sockets: Socket[] = [];

  constructor(private readonly directory: string) {}

  async open(stdin: boolean): Promise<void> {
    const readEnd = constants.O_RDONLY | constants.O_NONBLOCK;
    // Opened for both, because opening only for writing fails until the container has opened its end.
    const writeEnd = constants.O_RDWR | constants.O_NONBLOCK;
    const openOne = async (name: string, flags: number): Promise<void> => {
      this.descriptors.set(name, await openDescriptor(join(this.directory, name), flags));
    };
    await Promise.all([openOne('stdout', readEnd), openOne('stderr', readEnd)]);
    if (stdin) await openOne('stdin', writeEnd);
  }

  /** Only once the container has opened its ends: a FIFO that nobody has opened for writing reads as ended. */
  streams(): { stdin: Socket | undefined; stdout: Socket; stderr: Socket } {
    const [stdin, stdout, stderr] = [this.socket('stdin'), this.socket('stdout'), this.socket('stderr')];
    if (stdout === undefined || stderr === undefined) throw new Error('The pipes of a container were not opened.');
    return { stdin, stdout, stderr };
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    for (const descriptor of this.descriptors.values()) closeSync(descriptor);
    this.descriptors.clear();
  }

  private socket(name: string): Socket | undefined {
    const fd = this.descriptors.get(name);
    if (fd === undefined) return undefined;
    this.descriptors.delete(name);
    const writable = name === 'stdin';
    const socket = new Socket({ fd, readable: !writable, writable });
    // A broken pipe means that the process is gone, which its end reports.
    socket.on('error', () => undefined);
    this.sockets.push(socket);
    return socket;
  }
}

function drained(stream: Readable): Promise<void> {
  if (stream.readableEnded || stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, DRAIN_MS);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    stream.once('end', done);
    stream.once('close', done);
  });
}
