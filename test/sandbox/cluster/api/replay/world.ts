/** The cluster that the recordings were made on, as far as their requests depend on it. */
import type { KubeObject } from '../../../../../src/sandbox/cluster/contract.js';
import type { Draft } from '../../../../../src/sandbox/cluster/api/draft.js';
import { answeredPod, isWebSocket, type Recording } from './recordings.js';

export const users = new Map([
  ['admin-token', { user: 'admin', groups: ['system:masters'] }],
  ['alice-token', { user: 'alice', groups: ['sre'] }],
  ['bob-token', { user: 'bob', groups: ['dev'] }],
  ['gateway-token', { user: 'gateway', groups: [] }],
]);

const RBAC = { apiVersion: 'rbac.authorization.k8s.io/v1' };

function rule(verbs: string, resources: string, resourceNames?: string[]): object {
  const list = { verbs: verbs.split(' '), apiGroups: [''], resources: resources.split(' ') };
  return resourceNames ? { ...list, resourceNames } : list;
}

export const rbac: Draft[] = [
  {
    ...RBAC,
    kind: 'Role',
    metadata: { name: 'debugger', namespace: 'shop' },
    rules: [
      rule('get list watch', 'pods'),
      rule('get', 'pods/log'),
      rule('get patch update', 'pods/ephemeralcontainers'),
      rule('create', 'pods/exec pods/attach'),
    ],
  },
  {
    ...RBAC,
    kind: 'RoleBinding',
    metadata: { name: 'sre-debugger', namespace: 'shop' },
    subjects: [{ kind: 'Group', name: 'sre' }],
    roleRef: { kind: 'Role', name: 'debugger' },
  },
  {
    ...RBAC,
    kind: 'Role',
    metadata: { name: 'reader', namespace: 'shop' },
    rules: [rule('get list watch', 'pods'), rule('get', 'pods/exec pods/attach')],
  },
  {
    ...RBAC,
    kind: 'RoleBinding',
    metadata: { name: 'dev-reader', namespace: 'shop' },
    subjects: [{ kind: 'Group', name: 'dev' }],
    roleRef: { kind: 'Role', name: 'reader' },
  },
  {
    ...RBAC,
    kind: 'ClusterRole',
    metadata: { name: 'gateway' },
    rules: [rule('impersonate', 'users', ['alice', 'bob']), rule('impersonate', 'groups', ['sre', 'dev'])],
  },
  {
    ...RBAC,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'gateway' },
    subjects: [{ kind: 'User', name: 'gateway' }],
    roleRef: { kind: 'ClusterRole', name: 'gateway' },
  },
];

function namespace(name: string, labels: Record<string, string>): Draft {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

export const namespaces: Draft[] = [
  namespace('shop', {}),
  namespace('baseline', { 'pod-security.kubernetes.io/enforce': 'baseline' }),
  namespace('restricted', { 'pod-security.kubernetes.io/enforce': 'restricted' }),
  namespace('warnns', { 'pod-security.kubernetes.io/warn': 'restricted' }),
];

const RUNNING = { running: { startedAt: '2026-11-23T06:41:29Z' } };
const TERMINATED = { terminated: { exitCode: 0, reason: 'Completed', containerID: 'containerd://0233247c7645' } };

function waiting(reason: string): object {
  return { waiting: { reason } };
}

/** A pod of which no recording shows the whole. */
function plainPod(name: string, containers: string[], ephemeral: string[]): Draft {
  const container = (id: string): object => ({ name: id, image: 'local/busybox:1' });
  const status = (id: string): object => ({ name: id, state: RUNNING, lastState: {} });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop' },
    spec: { containers: containers.map(container), ephemeralContainers: ephemeral.map(container), nodeName: 'node1' },
    status: {
      phase: 'Running',
      containerStatuses: containers.map(status),
      ephemeralContainerStatuses: ephemeral.map(status),
    },
  };
}

/** The pod of a recorded answer, with its ephemeral containers in these states. */
function laterPod(recorded: string, states: Record<string, object>): KubeObject {
  const pod = answeredPod(recorded);
  const entries = Object.entries(states).map(([name, state]) => ({
    name,
    lastState: name.startsWith('cm') ? TERMINATED : {},
    state,
  }));
  return { ...pod, status: { ...pod.status, ephemeralContainerStatuses: entries } };
}

export function pods(): Draft[] {
  const finished = Object.fromEntries(['nt', 'np', 'pr', 'iu'].map((name) => [`${name}16655`, TERMINATED]));
  return [
    laterPod('notarget_patch', { ...finished, ok16520: TERMINATED }),
    laterPod('cmd_missing_patch', {
      cm16520: waiting('RunContainerError'),
      ip16520: waiting('ImagePullBackOff'),
      nv16520: waiting('ErrImageNeverPull'),
    }),
    laterPod('crashing_target_patch', { c16655: waiting('CreateContainerError') }),
    laterPod('nonroot_runasuser0_patch', { r16655: waiting('ContainerCreating'), s16655: TERMINATED }),
    laterPod('hostnet_patch', { hn16655: TERMINATED }),
    laterPod('sharedpid_patch', { sp16655: TERMINATED }),
    answeredPod('pending_pod_patch'),
    answeredPod('finished_pod_patch'),
    answeredPod('terminating_pod_patch'),
    answeredPod('gateway_as_alice_sre'),
    plainPod('cache', ['cache'], []),
    plainPod('webroot-7dcc769757-cfghx', ['app', 'sidecar'], ['ex17140', 'kl17140']),
    plainPod('webroot-7dcc769757-h74zf', ['app', 'sidecar'], ['tr17140', 'k217140', 'tt16985']),
    ...['baseline', 'restricted', 'warnns'].map((name) => withoutNewest(podSecurityPods.get(name) ?? '', [])),
  ];
}

const podSecurityPods = new Map([
  ['baseline', 'podsecurity_baseline_plain'],
  ['restricted', 'podsecurity_restricted_ok'],
  ['warnns', 'podsecurity_warn_header'],
]);

/** A recorded answer as the pod stood before: without the containers that the request added. */
function withoutNewest(recorded: string, added: readonly string[]): KubeObject {
  const pod = answeredPod(recorded);
  const list = (pod.spec?.['ephemeralContainers'] ?? []) as { name: string }[];
  const rest = list.filter(({ name }) => added.length > 0 && !added.includes(name));
  const { ephemeralContainers: _all, ...spec } = pod.spec ?? {};
  pod.spec = rest.length > 0 ? { ...spec, ephemeralContainers: rest } : spec;
  pod.metadata.generation = (pod.metadata.generation ?? 1) - 1;
  return pod;
}

/** The pod that a write was made on, as it stood then; undefined when the pod of `pods` serves. */
export function podBefore(replayed: Recording): KubeObject | undefined {
  const { request, response } = replayed;
  if (isWebSocket(replayed) || (!request.path.includes('6pvdz') && response.body?.['kind'] !== 'Pod')) return undefined;
  if (response.body?.['kind'] !== 'Pod') {
    return ['PATCH', 'PUT'].includes(request.method) ? answeredPod('ephemeral_patch_ok') : undefined;
  }
  if (request.method === 'GET' || replayed.case === 'name_reused_identical') return answeredPod(replayed.case);
  const { spec } = request.body as { spec: { ephemeralContainers: { name: string }[] } };
  return withoutNewest(
    replayed.case,
    spec.ephemeralContainers.map(({ name }) => name),
  );
}
