import type { KubeObject } from '../../contract.js';
import type { LocalImage } from '../images/assemble.js';
import { podSpec, type ContainerSpec } from './pod-spec.js';

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The environment of a container: the image's, then the pod's own name as HOSTNAME, then what the spec sets. */
export function containerEnvironment(pod: KubeObject, spec: ContainerSpec, image: LocalImage): Map<string, string> {
  const environment = new Map([['PATH', DEFAULT_PATH], ...Object.entries(image.environment)]);
  environment.set('HOSTNAME', podSpec(pod).hostname ?? pod.metadata.name);
  environment.set('HOME', '/');
  for (const { name, value, valueFrom } of spec.env ?? []) {
    const field = valueFrom?.fieldRef?.fieldPath;
    environment.set(name, field === undefined ? (value ?? '') : (fieldValue(pod, field) ?? ''));
  }
  return environment;
}

/** The downward API, for the fields that containers commonly ask for. */
function fieldValue(pod: KubeObject, path: string): string | undefined {
  const fields = new Map<string, unknown>([
    ['metadata.name', pod.metadata.name],
    ['metadata.namespace', pod.metadata.namespace],
    ['metadata.uid', pod.metadata.uid],
    ['spec.nodeName', podSpec(pod).nodeName],
    ['status.podIP', pod.status?.['podIP']],
    ['status.hostIP', pod.status?.['hostIP']],
  ]);
  const value = fields.get(path);
  return typeof value === 'string' ? value : undefined;
}
