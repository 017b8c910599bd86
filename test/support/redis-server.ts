import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from './eventually.js';

export interface RedisServerOptions {
  /** Cluster mode, with all slots on this one node. */
  readonly cluster?: boolean;
  /** Written to disk before each answer; without it a restart forgets everything. */
  readonly persistent?: boolean;
  readonly password?: string;
  /** More words of its command line. */
  readonly args?: readonly string[];
}

/** A real redis-server of its own, in a temporary folder. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** For looking and for faults; not what is tested. */
  readonly admin: Redis;
  /** SIGSTOP and SIGCONT: connections stay, answers do not come. */
  pause(): void;
  resume(): void;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, on the same port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

const START_MS = 10_000;

export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'recap-redis-'));
  const port = await freePort();
  const { password } = options;
  const admin = new Redis({
    ...{ port, lazyConnect: true, retryStrategy: () => 20, maxRetriesPerRequest: null },
    ...(password !== undefined && { password }),
  });
  admin.on('error', () => undefined);
  let child: ChildProcess | undefined;

  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  const start = async (): Promise<void> => {
    child = spawn('redis-server', wordsFor(port, folder, options), { stdio: 'ignore' });
    if (admin.status === 'wait') await admin.connect().catch(() => undefined);
    const answers = async (): Promise<boolean> => (await admin.ping().catch(() => '')) === 'PONG';
    await eventually('redis-server answers', answers, START_MS);
    if (options.cluster !== true) return;
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383').catch(() => undefined);
    const sound = async (): Promise<boolean> => (await admin.cluster('INFO')).includes('cluster_state:ok');
    await eventually('the cluster is sound', sound, START_MS);
  };
  const close = async (): Promise<void> => {
    admin.disconnect();
    child?.kill('SIGCONT');
    await kill();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    admin,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    kill,
    start,
    close,
  };
}

function wordsFor(
  port: number,
  folder: string,
  { cluster, persistent, password, args = [] }: RedisServerOptions,
): string[] {
  const durable = persistent === true ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
  const clustered = cluster === true ? ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] : [];
  const here = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const secret = password === undefined ? [] : ['--requirepass', password];
  return [...here, ...durable, ...clustered, ...secret, ...args];
}

export async function freePort(): Promise<number> {
  // A cluster's bus takes the port 10,000 above.
  for (;;) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    if (port < 55_000) return port;
  }
}
