import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_LIMITS } from '../contract/limiter/support.js';
import { eventually } from '../support/eventually.js';
import type { RedisServer } from '../support/redis-server.js';
import { startRedisServer } from '../support/redis-server.js';
import { Gauge } from './gauge.js';
import type { Replica } from './replica.js';
import { startReplica } from './replica.js';
import type { ReplicaWork } from './replica-child.js';
import { optionsFor, useRedis } from './support.js';

/** Short, so that a fault is over soon; their order is that of the real ones. */
const TIMES = { lease: 1_500, renew: 200, quiet: 800, watch: 700, heartbeat: 250, silence: 600 };
const PATIENCE_MS = 30_000;
const redis = useRedis();
let gaugeServer: RedisServer;
let gauge: Gauge;
const replicas: Replica[] = [];

beforeAll(async () => {
  gaugeServer = await startRedisServer();
  gauge = new Gauge(gaugeServer.port);
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.kill()));
  gauge.close();
  await gaugeServer.close();
});

function start(work: Partial<ReplicaWork> & Pick<ReplicaWork, 'redis'>): Replica {
  const replica = startReplica({
    limits: { ...NO_LIMITS, levels: { cluster: { concurrent: 3 } } },
    times: TIMES,
    gaugePort: gaugeServer.port,
    person: 'alice',
    target: 'web',
    jobs: 1,
    jobMs: 50,
    deadlineMs: 10_000,
    ...work,
  });
  replicas.push(replica);
  return replica;
}

/** Side by side: each waits most of its time. */
describe.concurrent('replicas', { timeout: 90_000 }, () => {
  it('holds every limit at every instant over three processes', async () => {
    const limits = {
      ...NO_LIMITS,
      levels: { target: { concurrent: 2 }, person: { concurrent: 3 }, cluster: { concurrent: 4 } },
    };
    const options = optionsFor(redis.server());
    const work = { redis: options, limits, jobs: 20, jobMs: 40 };
    const three = ['a', 'b', 'c'].map((name) => start({ ...work, person: name, target: name === 'c' ? 'api' : 'web' }));
    await Promise.all(three.map((one) => one.go()));
    await Promise.all(three.map(({ ended }) => ended));
    expect(await gauge.all(options.prefix)).toBe(60);
    expect(await gauge.most(`${options.prefix}/web`)).toBe(2);
    expect(await gauge.most(`${options.prefix}/api`)).toBe(2);
    expect(await gauge.most(options.prefix)).toBeLessThanOrEqual(4);
  });

  it('gives back the slots of a process that was killed: at once of what waited, later of what ran', async () => {
    const limits = { ...NO_LIMITS, levels: { target: { concurrent: 1 }, cluster: { concurrent: 1 } }, marginMs: 100 };
    const options = optionsFor(redis.server());
    const doomed = start({ redis: options, limits, jobMs: 60_000, deadlineMs: 4_000 });
    await doomed.go();
    await eventually('it runs', () => doomed.started === 1, PATIENCE_MS);
    const waits = start({ redis: options, limits, target: 'api', jobMs: 60_000 });
    const next = start({ redis: options, limits, target: 'api' });
    await waits.go();
    await eventually(
      'it holds its target',
      async () => {
        const held = await redis.server().admin.zcard(`b_${options.prefix}:{limits}:target:api_job_expirations`);
        return held === 1;
      },
      PATIENCE_MS,
    );
    await waits.kill();
    await doomed.kill();
    const killedAt = Date.now();
    await next.go();
    await next.ended;
    expect(await gauge.all(`${options.prefix}/api`)).toBe(1);
    expect(Date.now() - killedAt).toBeLessThan(15_000);
  });

  it('goes on with a replica that was silent for longer than bottleneck waits, and over no limit meanwhile', async () => {
    const options = optionsFor(redis.server());
    const limits = { ...NO_LIMITS, levels: { target: { concurrent: 1 }, cluster: { concurrent: 2 } } };
    const work = { redis: options, limits, jobs: 10, jobMs: 150 };
    const paused = start({ ...work, target: 'web' });
    const other = start({ ...work, target: 'web' });
    await Promise.all([paused.go(), other.go()]);
    await eventually('both work', () => paused.started > 0 && other.started > 0, PATIENCE_MS);
    paused.process.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, TIMES.lease + 3 * TIMES.silence));
    paused.process.kill('SIGCONT');
    await Promise.all([paused.ended, other.ended]);
    expect(await gauge.all(`${options.prefix}/web`)).toBe(20);
    expect(await gauge.most(`${options.prefix}/web`)).toBe(1);
  });
});
