import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RemoteEnd, RemoteStreams } from '../../contract.js';
import type { ProcessIdentity } from '../pods/identity.js';
import { commandMissingMessage } from '../pods/container-failure.js';
import { becomeArguments, launchTool, type ProcessCommand } from './become.js';
import { readLinesUntil } from './command-lines.js';
import { enterArguments } from './enter.js';
import { setprivArguments } from './privileges.js';
import type { SandboxNode } from './sandbox-node.js';
import { SYSTEM_ENVIRONMENT } from './tools.js';

const START_DEADLINE_MS = 20_000;

/**
 * Runs a command in all namespaces of a container, as the container's own user.
 *
 * @param pid the container's process, as the node numbers it
 */
export async function execInContainer(
  node: SandboxNode,
  pid: number,
  identity: ProcessIdentity,
  command: ProcessCommand,
  streams: RemoteStreams,
  signal: AbortSignal,
): Promise<RemoteEnd> {
  const failure = `failed to exec in container: failed to start exec "${randomBytes(32).toString('hex')}": OCI runtime exec failed: exec failed: `;
  const [program] = command.argv;
  if (program === undefined) return { exitCode: -1, startError: `${failure}args must not be empty` };
  const child = spawn(
    'nsenter',
    [
      ...enterArguments(node.process, { mnt: pid, pid, net: pid, ipc: pid, uts: pid }),
      ...launchTool('setpriv'),
      ...setprivArguments(identity, node.process.mapping),
      ...becomeArguments(command),
    ],
    // 5 is where the command's stderr is until it has been found.
    { env: { ...SYSTEM_ENVIRONMENT }, stdio: ['pipe', 'pipe', 'ignore', 'pipe', node.tools, 'pipe'] },
  );
  const stop = (): void => {
    child.kill('SIGKILL');
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    exit.catch(() => undefined);
    // Node.js types only the first five.
    const stderr = (child.stdio as unknown as (Readable | null)[])[5] ?? null;
    const copies = [copy(child.stdout, streams.stdout), copy(stderr, streams.stderr)];
    if (streams.stdin === undefined) child.stdin?.end();
    else if (child.stdin) pipeline(streams.stdin, child.stdin).catch(() => undefined);
    const outcome = await readLinesUntil(child.stdio[3] as Readable, START_DEADLINE_MS, (line) =>
      line === 'started' || line === 'missing' ? line : undefined,
    );
    const [code, killed] = await exit;
    await Promise.all(copies);
    if (outcome === 'missing') {
      return {
        exitCode: -1,
        startError: `${failure}unable to start container process: ${commandMissingMessage(program)}`,
      };
    }
    return { exitCode: code ?? (killed === 'SIGKILL' ? 137 : 143) };
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** Copies to the end; what nobody wants is read and dropped, so that the command never blocks on it. */
async function copy(from: Readable | null, to: RemoteStreams['stdout']): Promise<void> {
  if (from === null) return;
  if (to === undefined) {
    from.resume();
    return;
  }
  // The client's stream stays open: its owner ends it after the command's status.
  await pipeline(from, to, { end: false }).catch(() => undefined);
}
