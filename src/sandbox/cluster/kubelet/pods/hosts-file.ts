import type { KubeObject } from '../../contract.js';
import { podSpec } from './pod-spec.js';

interface ServiceSpec {
  selector?: Record<string, string>;
}

/**
 * The text of a pod's /etc/hosts. The embedded cluster has no DNS and no virtual service addresses: the names of a service
 * stand directly for the addresses of its ready pods.
 */
export function hostsFile(pod: KubeObject, services: readonly KubeObject[], pods: readonly KubeObject[]): string {
  const lines = ['127.0.0.1\tlocalhost', '::1\tlocalhost ip6-localhost ip6-loopback'];
  const own = pod.status?.['podIP'];
  if (typeof own === 'string') lines.push(`${own}\t${podSpec(pod).hostname ?? pod.metadata.name}`);
  for (const service of services) {
    for (const address of endpoints(service, pods)) {
      lines.push(`${address}\t${serviceNames(service, pod.metadata.namespace).join(' ')}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Addresses of the ready pods that a service selects. */
function endpoints(service: KubeObject, pods: readonly KubeObject[]): string[] {
  const selector = Object.entries((service.spec as ServiceSpec | undefined)?.selector ?? {});
  if (selector.length === 0) return [];
  return pods
    .filter(
      (pod) => pod.metadata.namespace === service.metadata.namespace && pod.metadata.deletionTimestamp === undefined,
    )
    .filter((pod) => {
      const labels = new Map(Object.entries(pod.metadata.labels ?? {}));
      return selector.every(([name, value]) => labels.get(name) === value);
    })
    .filter(isReady)
    .map((pod) => pod.status?.['podIP'])
    .filter((address) => typeof address === 'string');
}

function isReady(pod: KubeObject): boolean {
  const conditions = (pod.status?.['conditions'] ?? []) as { type: string; status: string }[];
  return conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
}

function serviceNames(service: KubeObject, namespace: string | undefined): string[] {
  const { name, namespace: home = '' } = service.metadata;
  const long = [`${name}.${home}.svc.cluster.local`, `${name}.${home}.svc`, `${name}.${home}`];
  return home === namespace ? [...long, name] : long;
}
