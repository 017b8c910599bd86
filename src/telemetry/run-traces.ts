import { createHash, randomBytes } from 'node:crypto';
import type { ObserveCall, OutsideCall } from '../core/ports.js';
import { aboutNow } from '../domain/about.js';
import type { RunId } from '../domain/run-id.js';
import type { RunRecord, RunState } from '../domain/run.js';
import { namespaceOfTarget } from '../domain/target.js';
import { codeOf } from './measure-runs.js';
import type { Phase, RunListener } from './run-watch.js';
import type { Span } from './span.js';

/**
 * One trace a run, whichever replicas it was carried out by: the ids of the trace and of its phases come of the run's id, so whoever takes a
 * run over goes on with the same trace, and nothing of it needs to be kept. A phase is told by whoever ends it, the whole by whoever ends
 * the run; calls to Slack and Kubernetes are below the phase in which they are made.
 */
export class RunTraces implements RunListener {
  constructor(
    private readonly add: (span: Span) => void,
    private readonly stateOf: (run: RunId) => RunState | undefined,
  ) {}

  phaseEnded({ run, state, from, to }: Phase): void {
    const { traceId, rootId } = traceOf(run.id);
    const attributes = { 'recap.run': run.id, 'recap.phase': state };
    const spanId = phaseId(run.id, state);
    this.add({
      traceId,
      spanId,
      parentId: rootId,
      name: state,
      kind: 'internal',
      from,
      to,
      attributes,
      isFailed: false,
    });
  }

  runEnded(run: RunRecord): void {
    const { traceId, rootId } = traceOf(run.id);
    this.add({
      traceId,
      spanId: rootId,
      name: `run ${run.capsule.name}`,
      kind: 'internal',
      from: run.requestedAt,
      to: run.endedAt ?? run.changedAt,
      attributes: attributesOf(run),
      isFailed: run.end?.kind === 'failed',
    });
  }

  /** Of calls that are about a run; a question to Redis is too small to be told. */
  readonly observe: ObserveCall = (call) => {
    const { run } = aboutNow();
    if (run === undefined || call.to === 'redis') return;
    const { traceId, rootId } = traceOf(run);
    const state = this.stateOf(run);
    this.add({
      traceId,
      spanId: randomBytes(8).toString('hex'),
      parentId: state === undefined || state === 'ended' ? rootId : phaseId(run, state),
      name: nameOf(call),
      kind: 'client',
      from: call.beganAt,
      to: call.beganAt + call.ms,
      attributes: { 'recap.run': run, 'recap.call.outcome': call.outcome },
      isFailed: call.outcome === 'failed',
    });
  };
}

/** The trace of a run and its root span: each is the beginning of a hash. */
export function traceOf(run: RunId): { readonly traceId: string; readonly rootId: string } {
  return { traceId: digest(`trace ${run}`).slice(0, 32), rootId: digest(`run ${run}`).slice(0, 16) };
}

const phaseId = (run: RunId, state: RunState): string => digest(`${state} ${run}`).slice(0, 16);
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

function nameOf(call: Exclude<OutsideCall, { readonly to: 'redis' }>): string {
  return call.to === 'slack' ? `slack ${call.method}` : `kubernetes ${call.verb} ${call.resource}`;
}

/** No argv, no words and no name of a person. */
function attributesOf(run: RunRecord): Record<string, string> {
  const { id, capsule, target, end, request } = run;
  const namespace = namespaceOfTarget(target);
  const code = codeOf(run);
  return {
    'recap.run': id,
    'recap.capsule': capsule.name,
    'recap.mechanism': capsule.mechanism,
    'recap.outcome': end?.kind ?? 'failed',
    'k8s.cluster.name': target.cluster,
    ...(namespace !== undefined && { 'k8s.namespace.name': namespace }),
    ...(code !== '' && { 'error.type': code }),
    ...(request !== undefined && { 'recap.request': request }),
  };
}
