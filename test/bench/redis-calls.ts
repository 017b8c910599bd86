import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** What a MONITOR says of a call that a script makes; that is no round trip. */
const FROM_A_SCRIPT = 'lua';

/** Counts what clients ask of a redis-server while `work` goes on; what its scripts do inside is not counted. */
export async function countRedisCalls(url: string, work: () => Promise<void>): Promise<number> {
  const client = new Redis(url);
  let calls = 0;
  try {
    const monitor = await client.monitor();
    try {
      monitor.on('monitor', (_time: string, _args: string[], source: string) => {
        if (source !== FROM_A_SCRIPT) calls += 1;
      });
      await work();
      return calls;
    } finally {
      monitor.disconnect();
    }
  } finally {
    client.disconnect();
  }
}

/** The same for what goes on anyhow: calls in so many milliseconds. */
export const countIdleRedisCalls = (url: string, ms: number): Promise<number> => countRedisCalls(url, () => sleep(ms));
