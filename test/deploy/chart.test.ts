import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from '../../src/config.js';
import { DEFAULT_CORE_OPTIONS } from '../../src/core/options.js';
import type { Manifest } from './render-chart.js';
import { renderChart } from './render-chart.js';

interface Pod {
  terminationGracePeriodSeconds: number;
  containers: {
    ports?: { name: string; containerPort: number }[];
    livenessProbe?: Probe;
    readinessProbe?: Probe;
  }[];
}
interface Probe {
  httpGet: { path: string; port: string };
  timeoutSeconds: number;
  periodSeconds: number;
  failureThreshold: number;
}
interface Deployment {
  strategy: { type: string };
  template: { spec: Pod };
}

const own = { clusters: { cluster: { inCluster: true } }, operations: { port: 9000 } };
const shared = { ...own, redis: { url: 'redis://redis:6379' } };

const deployment = (config?: object): Deployment => {
  const all = renderChart('deployment.yaml', config === undefined ? {} : { config });
  return all.find(({ kind }) => kind === 'Deployment')?.spec as unknown as Deployment;
};
const kinds = (all: readonly Manifest[]): string[] => all.map(({ kind }) => kind);

describe('the chart', () => {
  it('has a configuration that the bot takes', () => {
    const [map] = renderChart('deployment.yaml') as unknown as { data: Record<string, string> }[];
    expect(readSettings('recap.yaml', map?.data['recap.yaml'] ?? '').problems).toEqual([]);
  });

  it('asks the port of operations for liveness and readiness, and for neither where there is none', () => {
    const [container] = deployment(own).template.spec.containers;
    expect(container?.ports).toEqual([{ name: 'operations', containerPort: 9000 }]);
    expect(container?.livenessProbe?.httpGet).toEqual({ path: '/livez', port: 'operations' });
    expect(container?.readinessProbe?.httpGet).toEqual({ path: '/readyz', port: 'operations' });
    const [bare] = deployment({ ...own, operations: null }).template.spec.containers;
    expect([bare?.ports, bare?.livenessProbe, bare?.readinessProbe]).toEqual([undefined, undefined, undefined]);
    const [usual] = deployment().template.spec.containers;
    expect(usual?.ports?.[0]?.containerPort).toBe(9464);
  });

  it('is in no hurry to kill what stands still: not before a minute', () => {
    const { periodSeconds = 0, failureThreshold = 0 } =
      deployment(own).template.spec.containers[0]?.livenessProbe ?? {};
    expect(periodSeconds * failureThreshold).toBeGreaterThanOrEqual(60);
  });

  it('waits for the end of a bot that lets its runs end and detaches what is left', () => {
    const { settings } = readSettings('recap.yaml', 'clusters: { cluster: { inCluster: true } }');
    const grace = settings?.runs.shutdownGrace ?? Number.NaN;
    const needed = grace + DEFAULT_CORE_OPTIONS.detachMs + DEFAULT_CORE_OPTIONS.stopMs;
    expect(deployment().template.spec.terminationGracePeriodSeconds * 1_000).toBeGreaterThan(needed);
  });

  it('updates one by one, and may be disrupted one by one, only where the replicas know of each other', () => {
    expect(deployment(own).strategy.type).toBe('Recreate');
    expect(kinds(renderChart('disruption.yaml', { config: own }))).toEqual([]);
    expect(deployment(shared).strategy.type).toBe('RollingUpdate');
    expect(renderChart('disruption.yaml', { config: shared })[0]).toMatchObject({ spec: { maxUnavailable: 1 } });
  });

  it('is scraped and has its alerts where that is asked for, as they are in the file', () => {
    expect(renderChart('monitoring.yaml')).toEqual([]);
    const labels = { release: 'prometheus' };
    const [monitor, rule] = renderChart('monitoring.yaml', {
      podMonitor: true,
      prometheusRule: true,
      monitoringLabels: labels,
    });
    expect(monitor).toMatchObject({
      kind: 'PodMonitor',
      metadata: { labels },
      spec: { podMetricsEndpoints: [{ port: 'operations', path: '/metrics' }] },
    });
    expect(rule).toMatchObject({ kind: 'PrometheusRule', metadata: { labels } });
    expect(rule?.spec).toEqual(parse(readFileSync('deploy/chart/alerts.yaml', 'utf8')));
  });
});
