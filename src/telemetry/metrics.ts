import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Seconds. A call to Slack or a cluster takes 10 ms to 10 s, a question to Redis far less; a run may wait and work for minutes. */
const QUICK = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1, 3];
const CALL = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const RUN = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * Every metric of the bot, with those of the process that prom-client knows. No label has the name of a person, a target or a run, so
 * each has as many values as the catalogue, the configuration and the code have words.
 */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, buckets: number[], ...labelNames: L[]) =>
    new Histogram({ name, help, buckets, labelNames, registers });
  return {
    registry,
    ready: gauge('recap_ready', 'Whether this replica can serve a run now, as /readyz says.'),
    componentUp: gauge('recap_component_up', 'Whether one thing that the bot needs serves it.', 'component'),
    build: gauge('recap_build_info', 'Always 1; the version is its label.', 'version'),

    runs: counter('recap_runs_total', 'Runs that ended here.', 'capsule', 'mechanism', 'outcome', 'code'),
    runFailures: counter('recap_run_failures_total', 'Runs that ended here and failed, by why.', 'code'),
    phases: histogram('recap_run_phase_seconds', 'How long runs were in a state.', RUN, 'phase', 'mechanism'),
    toResult: histogram('recap_run_result_seconds', 'From a request to its posted result.', RUN, 'mechanism'),
    liveRuns: gauge(
      'recap_runs_live',
      'Runs that this replica carries out, by their state; queued ones wait.',
      'state',
    ),
    adopted: counter('recap_runs_adopted_total', 'Runs taken over from replicas that had stopped.'),
    swept: counter('recap_capsules_swept_total', 'Capsule pods without a live run that were removed.'),

    limit: gauge('recap_limit_concurrent', 'Runs that may go on for one key of a level, as configured.', 'level'),
    busiest: gauge('recap_limit_busiest', 'Runs of this replica that go on for the busiest key of a level.', 'level'),
    queueLimit: gauge('recap_queue_limit', 'Runs that may wait in one replica, as configured.'),

    requests: counter('recap_requests_total', 'Requests that were answered.', 'surface', 'outcome', 'code'),
    retaken: counter('recap_requests_retaken_total', 'Requests of replicas that had stopped, handled again.'),
    approvals: counter('recap_approvals_total', 'Requests for approval that came to a state.', 'state'),
    owed: counter('recap_messages_owed_total', 'Results and last words that Slack did not take; they are tried again.'),

    slackCalls: histogram('recap_slack_call_seconds', 'Calls of the Web API.', CALL, 'method', 'outcome'),
    clusterCalls: histogram(
      'recap_kubernetes_call_seconds',
      'Calls to the API servers, streams left out.',
      CALL,
      ...(['cluster', 'verb', 'resource', 'outcome'] as const),
    ),
    clusterStreams: counter(
      'recap_kubernetes_streams_total',
      'Watches, followed logs and WebSockets that were opened, or could not be.',
      ...(['cluster', 'verb', 'resource', 'outcome'] as const),
    ),
    redisCalls: histogram('recap_redis_call_seconds', 'Questions to the stores in Redis.', QUICK, 'script', 'outcome'),

    auditFailures: counter('recap_audit_failures_total', 'Events that the audit did not take.'),
    events: counter('recap_events_total', 'Lines of the log that tell of trouble, by their words.', 'event'),
    logLines: counter('recap_log_lines_total', 'Lines of the log.', 'level'),
  };
}
