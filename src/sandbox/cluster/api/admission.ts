/** Admission: what may still refuse a valid write, after validation. */
import type { KubeObject } from '../contract.js';
import type { Cluster } from './cluster.js';
import type { Exchange } from './exchange.js';
import { evaluatePodSecurity } from './pod-security/evaluate.js';
import { ApiError, failure, forbidden, goQuote } from './status.js';

/** Injected webhooks say no to any write that matches them. */
export function admitWebhooks(exchange: Exchange): void {
  for (const effect of exchange.effects) {
    if (effect.kind !== 'webhook-deny') continue;
    const message = `admission webhook ${goQuote(effect.webhook ?? 'policy.example.com')} denied the request: ${effect.message}`;
    const code = effect.status ?? 403;
    throw new ApiError(failure(code, code === 403 ? 'Forbidden' : 'BadRequest', message));
  }
}

/** Pod Security and webhooks for a whole pod. Throws 403; adds Warning headers. */
export function admitPod(exchange: Exchange, cluster: Cluster, pod: KubeObject): void {
  const namespace = cluster.store.get('namespaces', undefined, pod.metadata.namespace ?? '');
  const verdict = evaluatePodSecurity(new Map(Object.entries(namespace?.metadata.labels ?? {})), pod);
  if (verdict.enforce !== undefined) {
    throw forbidden({ group: '', resource: 'pods', name: pod.metadata.name }, verdict.enforce);
  }
  if (verdict.warn !== undefined) exchange.warn(verdict.warn);
  admitWebhooks(exchange);
}
