import { limitOptions } from './config.js';
import type { Settings } from './config-schema.js';
import type { DispatchResult } from './core/carry-runs.js';
import type { Around, Log, ObserveCall } from './core/ports.js';
import { DEFAULT_RECOVERY_TIMES } from './core/recovery/times.js';
import type { Request } from './domain/request.js';
import type { ConnectedCluster } from './kubernetes/cluster.js';
import type { SlackApp } from './slack/app.js';
import type { Stores } from './stores.js';
import type { HealthTimes } from './telemetry/health.js';
import type { LiveRunSource, MetricsOptions, OpenMetrics } from './telemetry/open-metrics.js';
import { RunTraces } from './telemetry/run-traces.js';
import type { RunListener } from './telemetry/run-watch.js';
import { RunWatch } from './telemetry/run-watch.js';
import type { TraceOptions } from './telemetry/span-sender.js';
import { SpanSender } from './telemetry/span-sender.js';

export interface OperationsOptions {
  readonly settings: Settings;
  readonly log: Log;
  readonly clusters: readonly ConnectedCluster[];
  /** For how long a process that says nothing is believed to live, in milliseconds. */
  readonly leaseMs?: number | undefined;
  /** For who does not want to wait as long as is right for what may be busy. */
  readonly healthTimes?: Partial<HealthTimes> | undefined;
  /** Where traces go; nowhere without it. */
  readonly traces?: TraceOptions | undefined;
  /** How the bot and this process of it are called. */
  readonly version?: string | undefined;
  readonly replica?: string | undefined;
}

/** What the bot serves by. */
export interface ServingParts {
  readonly runs: LiveRunSource;
  readonly slack: SlackApp;
  readonly stores: Stores;
  /** The stores are in Redis. */
  readonly isShared: boolean;
}

/** What whoever runs the bot sees of it: probes, metrics, traces. */
export interface Operations {
  /** To be used in the place of the one that was given. */
  readonly log: Log;
  readonly around: readonly Around[];
  /** To be told of the calls to Slack and Redis; undefined when nobody wants to know. */
  readonly observe: ObserveCall | undefined;
  /** Where probes and Prometheus ask. */
  readonly port: number | undefined;
  answered(request: Request, result: DispatchResult): void;
  /** The bot serves. */
  begin(parts: ServingParts): void;
  /** It takes nothing new. */
  drain(): void;
  close(): Promise<void>;
}

/** Off unless the settings name a port, or a collector of traces is named; the library of the metrics is loaded only then. */
export async function openOperations(options: OperationsOptions): Promise<Operations> {
  const { settings, log, clusters, leaseMs = DEFAULT_RECOVERY_TIMES.leaseMs, version = 'unknown', replica } = options;
  const { healthTimes } = options;
  const metrics = await openMetricsOf(settings, { log, version, leaseMs, healthTimes });
  const sender = options.traces && new SpanSender(options.traces, resourceOf(version, replica), log);
  const listeners: RunListener[] = metrics === undefined ? [] : [metrics.runs];
  const watch = new RunWatch(listeners);
  const traces =
    sender &&
    new RunTraces(
      (span) => sender.add(span),
      (run) => watch.stateOf(run),
    );
  if (traces !== undefined) listeners.push(traces);
  const observerOf = (cluster?: string): ObserveCall | undefined =>
    joinObservers(metrics?.observe(cluster), traces?.observe);
  for (const cluster of clusters) {
    const observe = observerOf(cluster.name);
    if (observe !== undefined) cluster.observe(observe);
  }
  return {
    log: metrics?.log ?? log,
    around: [...(metrics?.around ?? []), ...(listeners.length > 0 ? [watch.around] : [])],
    observe: observerOf(),
    port: metrics?.port,
    answered: ({ surface }, { outcome }) => metrics?.answered(surface, outcome),
    begin({ slack, stores, runs, isShared }) {
      metrics?.sampleFrom(runs);
      metrics?.health.begin([
        { name: 'slack', check: () => slack.check() },
        ...(isShared ? [{ name: 'redis', check: () => stores.check() }] : []),
        ...clusters.map((cluster) => ({
          name: `cluster ${cluster.name}`,
          check: (signal: AbortSignal) => cluster.check(signal),
        })),
      ]);
    },
    drain() {
      metrics?.health.drain();
      metrics?.pulse.stop();
    },
    async close() {
      await metrics?.close();
      await sender?.close();
    },
  };
}

async function openMetricsOf(
  settings: Settings,
  more: Pick<MetricsOptions, 'log' | 'version' | 'leaseMs' | 'healthTimes'>,
): Promise<OpenMetrics | undefined> {
  if (settings.operations === undefined) return undefined;
  const { host, port } = settings.operations;
  const { openMetrics } = await import('./telemetry/open-metrics.js');
  return openMetrics({ ...more, host, port, limits: limitOptions(settings) });
}

function joinObservers(...given: readonly (ObserveCall | undefined)[]): ObserveCall | undefined {
  const all = given.filter((one) => one !== undefined);
  return all.length === 0 ? undefined : (call) => all.forEach((observe) => observe(call));
}

/** Of each span: opentelemetry.io/docs/specs/semconv/resource. */
const resourceOf = (version: string, replica: string | undefined): Record<string, string> => ({
  'service.name': 'recap',
  'service.version': version,
  ...(replica !== undefined && { 'service.instance.id': replica }),
});
