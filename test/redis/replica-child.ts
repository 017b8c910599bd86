/**
 * A replica of the limiter in a process of its own: says `ready`, and after a word runs the jobs that its
 * first argument names, says `done`, and ends.
 */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { LimitOptions } from '../../src/domain/limits.js';
import { newRunId } from '../../src/domain/run-id.js';
import type { LimiterTimes } from '../../src/redis/limiter-times.js';
import { createRedisLimiter } from '../../src/redis/limiter.js';
import type { RedisOptions } from '../../src/redis/options.js';
import { Gauge } from './gauge.js';

export interface ReplicaWork {
  readonly redis: RedisOptions;
  readonly limits: LimitOptions;
  readonly times: Partial<LimiterTimes>;
  /** Counts all jobs by the prefix of the keys, and those of a target by `PREFIX/TARGET`. */
  readonly gaugePort: number;
  readonly person: string;
  readonly target: string;
  readonly jobs: number;
  readonly jobMs: number;
  readonly deadlineMs: number;
}

const nothing = (): void => undefined;
/** Not the log of the other tests, which would load all that they need. */
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

const work = JSON.parse(process.argv[2] ?? '') as ReplicaWork;
const limiter = createRedisLimiter(work.redis, work.limits, silent, work.times);
const gauge = new Gauge(work.gaugePort);
const all = work.redis.prefix;
const keys = { cluster: 'c', node: 'n', namespace: 'ns', target: work.target, person: work.person };

async function job(): Promise<void> {
  await gauge.enter(all);
  await gauge.enter(`${all}/${work.target}`);
  process.stdout.write('started\n');
  await delay(work.jobMs);
  await gauge.leave(`${all}/${work.target}`);
  await gauge.leave(all);
}

process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();

await Promise.all(
  Array.from({ length: work.jobs }, () =>
    limiter.run(
      {
        id: newRunId(),
        keys,
        priority: 5,
        deadlineMs: work.deadlineMs,
        signal: new AbortController().signal,
        onPosition: () => undefined,
      },
      job,
    ),
  ),
);
process.stdout.write('done\n');
await limiter.close();
gauge.close();
