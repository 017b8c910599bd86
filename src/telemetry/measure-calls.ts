import type { ObserveCall } from '../core/ports.js';
import type { Metrics } from './metrics.js';

/** Measures the calls to Slack, Redis and, by its name, one cluster. */
export function measureCalls(metrics: Metrics, cluster = ''): ObserveCall {
  return (call) => {
    const { outcome } = call;
    const seconds = call.ms / 1_000;
    if (call.to === 'slack') return metrics.slackCalls.observe({ method: call.method, outcome }, seconds);
    if (call.to === 'redis') return metrics.redisCalls.observe({ script: call.script, outcome }, seconds);
    const labels = { cluster, verb: call.verb, resource: call.resource, outcome };
    if (call.isStream) metrics.clusterStreams.inc(labels);
    else metrics.clusterCalls.observe(labels, seconds);
  };
}
