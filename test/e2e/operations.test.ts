import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunId } from '../../src/domain/run-id.js';
import { parseRunId } from '../../src/domain/run-id.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import { traceOf } from '../../src/telemetry/run-traces.js';
import { optionsFor } from '../redis/support.js';
import type { Collector, ReceivedSpan } from '../support/collector.js';
import { startCollector } from '../support/collector.js';
import { eventually } from '../support/eventually.js';
import type { RedisServer } from '../support/redis-server.js';
import { startRedisServer } from '../support/redis-server.js';
import type { BotReplica, WholeBot } from '../support/whole-bot.js';
import { openWholeBot } from '../support/whole-bot.js';
import { answerTo, endOf, PATIENCE_MS, runIdIn, runOf, startOf } from './asking.js';

const LEASES = { leaseMs: 2_000, extendMs: 300, sweepMs: 100 };
const CONNECTIONS = 1;

let redis: RedisServer;
let collector: Collector;
let whole: WholeBot;
let workspace: Workspace;
let second: BotReplica;
/** Which bot gets the next payloads. */
let to: 'first' | 'second' = 'first';

beforeAll(async () => {
  [redis, collector] = await Promise.all([startRedisServer({ persistent: true }), startCollector()]);
  whole = await openWholeBot({
    redis: optionsFor(redis),
    traces: { url: collector.url, headers: {}, everyMs: 50 },
    recoveryTimes: LEASES,
    healthTimes: { every: 100, deadline: 1_500 },
    workspace: { pickConnection: (count) => (to === 'first' ? 0 : count - 1) },
    settings: (settings) => ({
      ...settings,
      slack: { ...settings.slack, connections: CONNECTIONS },
      runs: { ...settings.runs, shutdownGrace: 200 },
      operations: { port: 0, host: '127.0.0.1' },
    }),
  });
  ({ workspace } = whole);
  second = await whole.addReplica();
}, 120_000);
afterAll(async () => {
  await whole.close();
  await Promise.all([redis.close(), collector.close()]);
}, 60_000);

async function page(path: string, { bot }: BotReplica = whole): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${bot.operationsPort}${path}`);
  return { status: response.status, text: await response.text() };
}

const isReady = async (replica?: BotReplica): Promise<boolean> => (await page('/readyz', replica)).status === 200;
const ready = (replica?: BotReplica): Promise<void> => eventually('it is ready', () => isReady(replica), PATIENCE_MS);

/** The value of a metric with its labels as they are written; undefined where there is none. */
async function metric(line: string, replica?: BotReplica): Promise<number | undefined> {
  const { text } = await page('/metrics', replica);
  const found = text.split('\n').find((one) => one.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.slice(line.length + 1));
}

/** The spans of a run once its root has come. */
async function spansOf(run: RunId): Promise<readonly ReceivedSpan[]> {
  const { traceId, rootId } = traceOf(run);
  const mine = (): ReceivedSpan[] => collector.spans.filter((span) => span.traceId === traceId);
  await eventually('the trace is whole', () => mine().some(({ spanId }) => spanId === rootId), PATIENCE_MS);
  return mine();
}

/** Spans whose parent is not in the trace; the root alone has none. */
function strays(spans: readonly ReceivedSpan[]): string[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  return spans.filter(({ parentSpanId: id }) => id !== undefined && !ids.has(id)).map(({ name }) => name);
}

describe('a bot that is operated', { timeout: 2 * PATIENCE_MS }, () => {
  it('is ready once all that it needs serves it', async () => {
    await Promise.all([ready(), ready(second)]);
    expect((await page('/readyz')).text).toBe(
      'ok       bot\nok       slack\nok       redis\nok       cluster sandbox\n',
    );
    expect(await page('/livez')).toEqual({ status: 200, text: 'ok\n' });
    expect(await metric('recap_ready')).toBe(1);
  });

  it('measures a run and each call that it takes', async () => {
    to = 'first';
    await runOf(workspace, 'U0ALICE', 'netstat shop/web');
    const ended = 'recap_runs_total{capsule="netstat",mechanism="ephemeral",outcome="done",code=""}';
    await eventually('the run is counted', async () => (await metric(ended)) === 1, PATIENCE_MS);
    expect(await metric('recap_requests_total{surface="command",outcome="done",code=""}')).toBe(1);
    for (const phase of ['queued', 'attaching', 'running', 'detaching']) {
      expect(await metric(`recap_run_phase_seconds_count{phase="${phase}",mechanism="ephemeral"}`), phase).toBe(1);
    }
    expect(await metric('recap_run_result_seconds_count{mechanism="ephemeral"}')).toBe(1);
    expect(await metric('recap_runs_live{state="running"}')).toBe(0);
    expect(await metric('recap_limit_concurrent{level="cluster"}')).toBe(20);
    const attach = 'cluster="sandbox",verb="patch",resource="pods/ephemeralcontainers",outcome="ok"';
    expect(await metric(`recap_kubernetes_call_seconds_count{${attach}}`)).toBeGreaterThan(0);
    const watch = 'cluster="sandbox",verb="watch",resource="pods",outcome="ok"';
    expect(await metric(`recap_kubernetes_streams_total{${watch}}`)).toBeGreaterThan(0);
    expect(await metric('recap_slack_call_seconds_count{method="chat.postMessage",outcome="ok"}')).toBeGreaterThan(0);
    expect(await metric('recap_redis_call_seconds_count{script="change-run",outcome="ok"}')).toBeGreaterThan(3);
    const { text } = await page('/metrics');
    for (const word of ['alice', 'U0ALICE', 'shop', 'web-']) expect(text, word).not.toContain(word);
  });

  it('traces a run with its phases, and its calls below them', async () => {
    const run = await runOf(workspace, 'U0ALICE', 'netstat shop/cache');
    const spans = await spansOf(parseRunId(run.id));
    const named = (name: string) => spans.find((span) => span.name === name);
    expect(named('run netstat')?.attributes).toMatchObject({
      'recap.run': run.id,
      'recap.outcome': 'done',
      'recap.mechanism': 'ephemeral',
      'k8s.cluster.name': 'sandbox',
      'k8s.namespace.name': 'shop',
    });
    const attach = named('kubernetes patch pods/ephemeralcontainers');
    expect(attach?.parentSpanId).toBe(named('attaching')?.spanId);
    expect(spans.some(({ name }) => name === 'slack chat.postMessage')).toBe(true);
    expect(strays(spans)).toEqual([]);
    expect(JSON.stringify(spans)).not.toMatch(/alice|-tunap|cache/i);
  });

  it('refuses what nobody may run, and counts that', async () => {
    await answerTo(workspace, 'U0CAROL', 'netstat shop/web');
    const refused = 'recap_requests_total{surface="command",outcome="refused",code="no-identity"}';
    await eventually('the refusal is counted', async () => (await metric(refused)) === 1, PATIENCE_MS);
  });

  it.each([
    ['Slack refuses its token', 'slack', 'account_inactive', () => fault('error')],
    ['Slack does not answer', 'slack', 'Slack does not answer', () => fault('reset')],
    ['the cluster cuts each connection', 'cluster sandbox', "can't be reached", () => clusterFault()],
    ['Redis is away', 'redis', 'does not answer', () => redisAway()],
    ['Redis takes no writes', 'redis', 'takes no more records', () => redisFull()],
  ])('is not ready while %s, alive all the same, and ready again', async (_, component, why, begin) => {
    await ready();
    const end = await begin();
    try {
      await eventually('it is not ready', async () => !(await isReady()), PATIENCE_MS);
      const { text } = await page('/readyz');
      expect(text).toContain(`PROBLEM  ${component}: `);
      expect(text).toContain(why);
      expect((await page('/livez')).status).toBe(200);
      expect(await metric(`recap_component_up{component="${component}"}`)).toBe(0);
    } finally {
      await end();
    }
    await ready();
  });

  it('carries a run on in the same trace when another one has left it', async () => {
    await Promise.all([ready(), ready(second)]);
    to = 'first';
    const root = await startOf(workspace, 'U0ALICE', 'sleeper shop/traffic');
    const run = parseRunId(runIdIn(root));
    expect(await metric('recap_runs_live{state="running"}')).toBe(1);
    expect(await metric('recap_limit_busiest{level="person"}')).toBe(1);
    await whole.bot.close();
    to = 'second';
    await eventually(
      'it is taken over',
      async () => (await metric('recap_runs_adopted_total', second)) === 1,
      PATIENCE_MS,
    );
    await answerTo(workspace, 'U0ALICE', `stop ${run}`);
    await endOf(workspace, root);
    const spans = await spansOf(run);
    const by = (name: string) => spans.filter((span) => span.name === name).map((span) => span.by);
    expect(by('run sleeper')).toEqual(['bot-2']);
    expect(by('attaching')).toEqual(['bot-1']);
    expect(by('running')).toEqual(['bot-2']);
    expect(by('kubernetes patch pods/ephemeralcontainers')).toEqual(['bot-1']);
    expect(strays(spans)).toEqual([]);
  });
});

type End = () => Promise<unknown>;

function fault(kind: 'error' | 'reset'): End {
  const what = kind === 'error' ? ({ kind, error: 'account_inactive' } as const) : ({ kind, when: 'before' } as const);
  const remove = workspace.faults.add({ method: 'auth.test', fault: what });
  return () => Promise.resolve(remove());
}

function clusterFault(): End {
  const remove = whole.cluster.faults.add({
    match: ({ resource }) => resource === 'selfsubjectaccessreviews',
    effect: { kind: 'reset' },
  });
  return () => Promise.resolve(remove());
}

async function redisAway(): Promise<End> {
  await redis.kill();
  return () => redis.start();
}

async function redisFull(): Promise<End> {
  await redis.admin.config('SET', 'maxmemory', '1');
  return () => redis.admin.config('SET', 'maxmemory', '0');
}
