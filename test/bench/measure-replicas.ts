import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from './figures.js';
import { median, percentile } from './figures.js';
import { countIdleRedisCalls, countRedisCalls } from './redis-calls.js';
import type { Replicas } from './replicas.js';
import { REPLICAS, withReplicas } from './replicas.js';
import { channelOf, giveCommands, runToTheEnd } from './workspace.js';

const PER_SECOND = 50;
const SECONDS = 60;
const COMMANDS = PER_SECOND * SECONDS;
/** Runs that may begin within a minute; about half of what comes in, so that the rest waits or is refused. */
const PER_MINUTE = 900;
const MINUTE_MS = 60_000;
const LIMITS = {
  levels: {
    person: { concurrent: 1_000 },
    node: { concurrent: 1_000 },
    cluster: { concurrent: 100, perMinute: PER_MINUTE },
  },
  queue: 200,
  queuePerPerson: 200,
};
const CALM_RUNS = 20;
const IDLE_MS = 5_000;
const SAMPLE_MS = 1_000;
/** Runs on record before the load. */
const RECORDED = [10, 10_000] as const;

interface Load {
  readonly recorded: number;
  /** Milliseconds. */
  readonly acks: readonly number[];
  readonly redisCallsPerRun: number;
  readonly kubernetesCallsPerRun: number;
  /** Runs that began in the minute that the limit counted. */
  readonly begun: number;
  /** MiB of the largest replica, at most: in the third and in the last quarter of the load. */
  readonly third: number;
  readonly last: number;
}

/** Three replicas under more load than their limit lets through, with few and with many runs on record. */
export async function measureReplicas(cli: string): Promise<readonly Figure[]> {
  const loads: Load[] = [];
  for (const recorded of RECORDED) loads.push(await measureLoad(cli, recorded));
  const [few, many] = loads;
  if (few === undefined || many === undefined) throw new Error('two loads are compared');
  return [...loads.flatMap(figuresOf), ...growth(few, many)];
}

function measureLoad(cli: string, recorded: number): Promise<Load> {
  return withReplicas({ cli, recorded, limits: LIMITS }, async (replicas) => {
    const { workspace, cluster } = replicas;
    const calls = await countCalls(replicas);
    const began = await nextMinuteOfTheLimit(replicas);
    const memory = sampleMemory(replicas);
    const verdicts = await giveCommands(workspace, cluster.pods, { count: COMMANDS, perSecond: PER_SECOND });
    const sizes = await memory.end();
    const starts = (await replicas.records(COMMANDS)).map(({ startedAt }) => startedAt ?? 0);
    return {
      recorded,
      acks: verdicts.map(({ ackMs }) => ackMs ?? Number.POSITIVE_INFINITY),
      begun: starts.filter((at) => at >= began && at < began + MINUTE_MS).length,
      ...calls,
      third: Math.max(...sizes.slice(sizes.length / 2, (sizes.length * 3) / 4)),
      last: Math.max(...sizes.slice((sizes.length * 3) / 4)),
    };
  });
}

/** bottleneck counts the starts of a minute from when it began to; resolves as the next one begins, with its time. */
async function nextMinuteOfTheLimit({ redis }: Replicas): Promise<number> {
  const [settings = ''] = await redis.admin.keys('b_*cluster:*_settings');
  const last = Number(await redis.admin.hget(settings, 'lastReservoirRefresh'));
  if (!(last > 0)) throw new Error('bottleneck has no rate for the cluster');
  const next = last + Math.ceil((Date.now() - last) / MINUTE_MS) * MINUTE_MS;
  await sleep(next - Date.now());
  return next;
}

/** The largest replica's memory, once a second until `end`. */
function sampleMemory({ bots }: Replicas): { end: () => Promise<readonly number[]> } {
  const samples: Promise<number>[] = [];
  const timer = setInterval(() => {
    samples.push(Promise.all(bots.map((bot) => bot.memory())).then((all) => Math.max(...all.map(({ now }) => now))));
  }, SAMPLE_MS);
  return {
    end: () => {
      clearInterval(timer);
      return Promise.all(samples);
    },
  };
}

/** One run after the other, so that each call is some run's or would be made anyhow. */
async function countCalls({
  workspace,
  cluster,
  redis,
}: Replicas): Promise<Pick<Load, 'redisCallsPerRun' | 'kubernetesCallsPerRun'>> {
  const run = async (index: number): Promise<void> => {
    workspace.forgetCalls();
    await runToTheEnd(workspace, channelOf(index), `netstat ${cluster.pods[index] ?? ''}`);
  };
  // Each replica learns the person and the node with its first run.
  for (let index = 0; index < CALM_RUNS; index += 1) await run(index);
  const idlePerMs = (await countIdleRedisCalls(redis.url, IDLE_MS)) / IDLE_MS;
  await cluster.settled();
  cluster.forget();
  const began = performance.now();
  const all = await countRedisCalls(redis.url, async () => {
    for (let index = 0; index < CALM_RUNS; index += 1) await run(CALM_RUNS + index);
  });
  const idle = idlePerMs * (performance.now() - began);
  await cluster.settled();
  return {
    redisCallsPerRun: (all - idle) / CALM_RUNS,
    kubernetesCallsPerRun: cluster.calls.length / CALM_RUNS,
  };
}

function figuresOf({ recorded, acks, begun, redisCallsPerRun, kubernetesCallsPerRun, third, last }: Load): Figure[] {
  const what = `${REPLICAS} replicas, ${PER_SECOND} commands/s for ${SECONDS} s, ${recorded} runs on record`;
  return [
    { what: `${what}: ack, p50`, value: median(acks), unit: 'ms' },
    { what: '  ack, p99', value: percentile(acks, 0.99), unit: 'ms', most: 200 },
    { what: '  runs begun in a minute', value: begun, unit: 'runs', most: PER_MINUTE, gates: true },
    {
      what: '  the limit of a minute to runs begun in it',
      value: PER_MINUTE / begun,
      unit: 'ratio',
      most: 1.03,
    },
    { what: '  Redis calls per run', value: redisCallsPerRun, unit: 'calls' },
    { what: '  Kubernetes calls per run', value: kubernetesCallsPerRun, unit: 'calls', most: 6, gates: true },
    { what: '  memory of the largest replica', value: last, unit: 'MiB' },
    { what: '  memory, last quarter to the one before', value: last / third, unit: 'ratio', most: 1.03, gates: true },
  ];
}

/** What grows with the runs on record. */
function growth(few: Load, many: Load): Figure[] {
  const what = `${many.recorded} runs on record to ${few.recorded}`;
  const calls = many.redisCallsPerRun / few.redisCallsPerRun;
  return [
    { what: `${what}: Redis calls per run`, value: calls, unit: 'ratio', most: 1.1, gates: true },
    {
      what: '  Kubernetes calls per run',
      value: many.kubernetesCallsPerRun / few.kubernetesCallsPerRun,
      unit: 'ratio',
      most: 1.05,
      gates: true,
    },
    { what: '  memory of the largest replica', value: many.last / few.last, unit: 'ratio', most: 1.1 },
    { what: '  ack, p50', value: median(many.acks) / median(few.acks), unit: 'ratio' },
  ];
}
