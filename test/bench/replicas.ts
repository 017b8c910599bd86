import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { RunRecord } from '../../src/domain/run.js';
import { newRunId } from '../../src/domain/run-id.js';
import { RedisConnection } from '../../src/redis/connection.js';
import type { RedisOptions } from '../../src/redis/options.js';
import { DEFAULT_RETENTION } from '../../src/redis/options.js';
import { createRedisRunStore } from '../../src/redis/run-store.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import { recordingLog } from '../slack/support.js';
import { aRun } from '../support/examples.js';
import type { RedisServer } from '../support/redis-server.js';
import { startRedisServer } from '../support/redis-server.js';
import { BotProcess } from './bot-process.js';
import { ClusterChild } from './cluster-child.js';
import { openWorkspace } from './workspace.js';

export const REPLICAS = 3;
const PREFIX = 'bench';
const SCRIPTS = join(import.meta.dirname, '../../src/redis/scripts');
/** As deploy/redis.md asks for. */
const AS_DEPLOYED = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction'];

/** Three replicas on one real redis-server, between the embedded workspace and a cluster of 200 targets. */
export interface Replicas {
  readonly workspace: Workspace;
  readonly cluster: ClusterChild;
  readonly redis: RedisServer;
  readonly bots: readonly BotProcess[];
  /** The runs on record, newest first, without their results. */
  records(most: number): Promise<readonly RunRecord[]>;
}

/** @param recorded so many runs are on record before the replicas start */
export async function withReplicas<T>(
  { cli, recorded, limits }: { cli: string; recorded: number; limits: object },
  work: (replicas: Replicas) => Promise<T>,
): Promise<T> {
  const closers: (() => Promise<void>)[] = [];
  const open = async <R>(opening: Promise<R>, close: (one: R) => Promise<void>): Promise<R> => {
    const one = await opening;
    closers.push(() => close(one));
    return one;
  };
  try {
    const workspace = await open(openWorkspace(), (one) => one.close());
    const cluster = await open(ClusterChild.start('wide'), (one) => one.close());
    const redis = await open(startRedisServer({ args: AS_DEPLOYED }), (one) => one.close());
    const connection = await open(Promise.resolve(new RedisConnection(optionsFor(redis), recordingLog())), (one) =>
      one.close(),
    );
    const store = createRedisRunStore(connection, recordingLog());
    for (let index = 0; index < recorded; index += 1) await store.create(anEndedRun(index));
    const settings = {
      limits,
      runs: { entriesPerPod: 100, podEvents: false },
      redis: { url: redis.url, prefix: PREFIX, keepRuns: 100_000 },
    };
    const wish = { cli, workspace, kubeconfig: cluster.kubeconfig, settings };
    const bots: BotProcess[] = [];
    for (let index = 0; index < REPLICAS; index += 1)
      bots.push(await open(BotProcess.start(wish), (one) => one.kill()));
    const records = (most: number): Promise<readonly RunRecord[]> => store.list({}, most);
    return await work({ workspace, cluster, redis, bots, records });
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

function optionsFor({ url }: RedisServer): RedisOptions {
  return { url, cluster: false, prefix: PREFIX, scripts: SCRIPTS, retention: DEFAULT_RETENTION };
}

const DAY_MS = 86_400_000;

function anEndedRun(index: number): RunRecord {
  const at = Date.now() - DAY_MS + index;
  const times = { requestedAt: at, startedAt: at, endedAt: at, changedAt: at };
  return { ...aRun(), ...times, id: newRunId(), request: randomUUID(), state: 'ended', end: { kind: 'done' } };
}
