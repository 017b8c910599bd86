/** Defaults that the API server writes into pods and their containers. */
import type { Container, PodSpec } from './pod.js';

export function defaultContainer(container: Container): Container {
  return {
    ...container,
    resources: withRequests(container.resources ?? {}),
    terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
    terminationMessagePolicy: container.terminationMessagePolicy ?? 'File',
    imagePullPolicy: container.imagePullPolicy ?? pullPolicyFor(container.image ?? ''),
    ...(container.ports
      ? { ports: container.ports.map((port) => ({ ...port, protocol: port.protocol ?? 'TCP' })) }
      : {}),
  };
}

function withRequests(resources: NonNullable<Container['resources']>): NonNullable<Container['resources']> {
  return resources.limits ? { ...resources, requests: { ...resources.limits, ...resources.requests } } : resources;
}

/** An ephemeral container gets no requests: it may not have resources at all. */
export function defaultEphemeralContainer(container: Container): Container {
  return { ...defaultContainer(container), resources: container.resources ?? {} };
}

/** Images without a tag, or with `latest`, are always pulled; a digest never is again. */
function pullPolicyFor(image: string): string {
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

const TOLERATED = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

export function defaultPodSpec(spec: PodSpec): PodSpec {
  const tolerations = spec.tolerations ?? [];
  const added = TOLERATED.filter((key) => !tolerations.some((toleration) => toleration.key === key));
  const account = spec.serviceAccountName ?? spec.serviceAccount ?? 'default';
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    securityContext: {},
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
    ...spec,
    serviceAccountName: account,
    serviceAccount: account,
    tolerations: [
      ...tolerations,
      ...added.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 })),
    ],
    containers: (spec.containers ?? []).map(defaultContainer),
    ...(spec.initContainers ? { initContainers: spec.initContainers.map(defaultContainer) } : {}),
  };
}

/** Guaranteed, Burstable or BestEffort, from cpu and memory of all containers. */
export function qosClass(spec: PodSpec): string {
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const resources = containers.map((container) => container.resources ?? {});
  const some = resources.some(({ limits, requests }) =>
    [limits, requests].some((list) => list?.['cpu'] ?? list?.['memory']),
  );
  if (!some) return 'BestEffort';
  const guaranteed = resources.every(({ limits, requests }) =>
    ['cpu', 'memory'].every(
      (name) => limits?.[name] !== undefined && (requests?.[name] ?? limits[name]) === limits[name],
    ),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
