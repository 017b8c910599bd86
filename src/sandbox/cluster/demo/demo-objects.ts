import { applications } from './applications.js';
import type { Manifest } from './manifest.js';
import { rights } from './rights.js';

/** Everything that is in the demo cluster at its start, as manifests; the pods of deployments come from their controller. */
export function demoObjects(): Manifest[] {
  return [
    namespace('recap', { 'pod-security.kubernetes.io/enforce': 'privileged' }),
    namespace('shop', {}),
    namespace('payments', { 'pod-security.kubernetes.io/enforce': 'restricted' }),
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'recap', namespace: 'recap' } },
    ...rights,
    ...structuredClone(applications),
  ];
}

function namespace(name: string, labels: Record<string, string>): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}
