import type { Around, Log, ObserveCall } from '../core/ports.js';
import type { LimitOptions } from '../domain/limits.js';
import type { Outcome } from '../domain/outcome.js';
import type { Request } from '../domain/request.js';
import type { RunRecord } from '../domain/run.js';
import { beginAtZero } from './begin-at-zero.js';
import type { HealthTimes } from './health.js';
import { Health, HEALTH_TIMES } from './health.js';
import { measureCalls } from './measure-calls.js';
import { measurePorts } from './measure-ports.js';
import { measureRuns } from './measure-runs.js';
import { measuredLog } from './measured-log.js';
import { createMetrics } from './metrics.js';
import type { OperationsServer } from './operations-server.js';
import { serveOperations } from './operations-server.js';
import { operationsPages } from './pages.js';
import { Pulse } from './pulse.js';
import type { RunListener } from './run-watch.js';
import { sampleLimits, sampleRuns } from './sample-runs.js';

export interface MetricsOptions {
  readonly host: string | undefined;
  readonly port: number;
  readonly version: string;
  readonly limits: LimitOptions;
  readonly leaseMs: number;
  readonly log: Log;
  readonly healthTimes?: Partial<HealthTimes> | undefined;
}

/** Gives the runs that this replica carries out now. */
export type LiveRunSource = () => readonly RunRecord[];

/** Metrics, liveness and readiness, on a port of their own. */
export interface OpenMetrics {
  readonly port: number;
  readonly log: Log;
  readonly health: Health;
  readonly pulse: Pulse;
  readonly around: readonly Around[];
  readonly runs: RunListener;
  observe(cluster?: string): ObserveCall;
  answered(surface: Request['surface'], outcome: Outcome<unknown>): void;
  /** From now on. */
  sampleFrom(runs: LiveRunSource): void;
  close(): Promise<void>;
}

/** Leases that a sweep may stand still for; a round waits at most for a store that does not answer and for the others' leases. */
const MOST_LEASES = 4;

/** Answers probes as soon as it resolves: not ready yet. @throws RecapError `bad-configuration` when the port can't be had */
export async function openMetrics(options: MetricsOptions): Promise<OpenMetrics> {
  const { host, port, version, limits, leaseMs, log } = options;
  const metrics = createMetrics();
  const health = new Health(log, { ...HEALTH_TIMES, ...options.healthTimes });
  const pulse = new Pulse(MOST_LEASES * leaseMs);
  beginAtZero(metrics);
  metrics.build.set({ version }, 1);
  sampleLimits(metrics, limits);
  let runs: LiveRunSource = () => [];
  const sample = (): void => {
    sampleRuns(metrics, runs());
    metrics.ready.set(health.isReady ? 1 : 0);
    for (const { name, isUp } of health.conditions) metrics.componentUp.set({ component: name }, isUp ? 1 : 0);
  };
  const server: OperationsServer = await serveOperations(operationsPages({ health, pulse, metrics, sample }), {
    host,
    port,
  });
  return {
    port: server.port,
    log: measuredLog(log, metrics),
    health,
    pulse,
    around: [pulse.around, measurePorts(metrics)],
    runs: measureRuns(metrics),
    observe: (cluster) => measureCalls(metrics, cluster),
    answered(surface, outcome) {
      metrics.requests.inc({ surface, outcome: outcome.kind, code: codeOf(outcome) });
    },
    sampleFrom: (given) => void (runs = given),
    async close() {
      await health.close();
      await server.close();
      metrics.registry.clear();
    },
  };
}

function codeOf(outcome: Outcome<unknown>): string {
  if (outcome.kind === 'done') return '';
  return outcome.kind === 'refused' ? outcome.refusal.code : outcome.failure.code;
}
