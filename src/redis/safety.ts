import type { RedisConnection } from './connection.js';
import type { Client } from './client.js';
import { Cluster } from 'ioredis';

/** Each is a whole sentence. */
export interface Safety {
  /** What would lose runs, or keep the bot from working. */
  readonly problems: readonly string[];
  /** What could not be seen. */
  readonly unknown: readonly string[];
}

const OLDEST = [6, 2] as const;

/**
 * Whether this Redis keeps what it is given. Asks by INFO, which managed services answer although they forbid CONFIG; of a cluster every
 * primary is asked. Rejects with `store-unreachable`.
 */
export async function checkSafety(redis: RedisConnection): Promise<Safety> {
  const all = await redis.ask((client) => Promise.all(primariesOf(client).map(infoOf)));
  const found = all.map(judge);
  const once = (lines: readonly string[]): string[] => [...new Set(lines)];
  return {
    problems: once(found.flatMap(({ problems }) => problems)),
    unknown: once(found.flatMap(({ unknown }) => unknown)),
  };
}

function primariesOf(client: Client): readonly Client[] {
  const nodes = client instanceof Cluster ? client.nodes('master') : [];
  return nodes.length > 0 ? nodes : [client];
}

async function infoOf(client: Client): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const text = await client.info();
    const pairs = text.split('\r\n').map((line) => line.split(':', 2) as [string, string?]);
    return new Map(pairs.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('NOPERM')) return undefined;
    throw error;
  }
}

function judge(info: ReadonlyMap<string, string> | undefined): Safety {
  const version = info?.get('redis_version');
  const aof = info?.get('aof_enabled');
  const policy = info?.get('maxmemory_policy');
  const problems: string[] = [];
  const unknown: string[] = [];
  if (version === undefined) unknown.push('Its version can not be seen; 6.2 or later is needed.');
  else if (isOlder(version)) problems.push(`It is Redis ${version}; 6.2 or later is needed.`);
  if (aof === undefined) unknown.push('Whether it writes an append-only file can not be seen; set appendonly yes.');
  else if (aof !== '1') problems.push('It writes no append-only file, so a restart loses runs: set appendonly yes.');
  if (policy === undefined) unknown.push('Its eviction policy can not be seen; set maxmemory-policy noeviction.');
  else if (policy !== 'noeviction') {
    problems.push(`Short of memory it would drop runs (${policy}): set maxmemory-policy noeviction.`);
  }
  return { problems, unknown };
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}
