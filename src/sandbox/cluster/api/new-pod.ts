/** How a pod begins: defaults, generation, phase. */
import type { KubeObject } from '../contract.js';
import type { Cluster } from './cluster.js';
import type { Draft } from './draft.js';
import { podSpec } from './pod.js';
import { defaultPodSpec, qosClass } from './pod-defaults.js';
import { forbidden } from './status.js';

/** A new pod is Pending, whatever status its author wrote. */
export function preparePod(draft: Draft): Draft {
  const spec = defaultPodSpec(podSpec(draft));
  return {
    ...draft,
    metadata: { ...draft.metadata, generation: 1 },
    spec,
    status: { phase: 'Pending', qosClass: qosClass(spec) },
  };
}

/** The ServiceAccount admission plugin. Throws 403. */
export function requireServiceAccount(cluster: Cluster, pod: KubeObject): void {
  const { name, namespace } = pod.metadata;
  const account = podSpec(pod).serviceAccountName ?? 'default';
  if (cluster.store.get('serviceaccounts', namespace, account)) return;
  const problem = `serviceaccount ${JSON.stringify(account)} not found`;
  const why = `error looking up service account ${namespace ?? ''}/${account}: ${problem}`;
  throw forbidden({ group: '', resource: 'pods', name }, why);
}
