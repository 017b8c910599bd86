import type { Manifest } from './manifest.js';

const RBAC = 'rbac.authorization.k8s.io';
const API_VERSION = `${RBAC}/v1`;
/** Capsules that anyone on call may run: they see what the target itself sees. */
const ROUTINE = ['netstat', 'ps', 'top'];

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

/** Exactly what the bot's own service account needs in the whole cluster; for capsule pods it needs more in its own namespace. */
const BOT_RULES: Rule[] = [
  { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['pods/ephemeralcontainers'], verbs: ['patch'] },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: [''], resources: ['pods/attach', 'pods/exec'], verbs: ['get', 'create'] },
  { apiGroups: [''], resources: ['events'], verbs: ['list', 'watch', 'create'] },
  { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'] },
  { apiGroups: [''], resources: ['namespaces'], verbs: ['list'] },
  { apiGroups: [''], resources: ['services'], verbs: ['get'] },
  { apiGroups: ['apps'], resources: ['deployments', 'replicasets', 'statefulsets', 'daemonsets'], verbs: ['get'] },
  { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get'] },
  { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
];

/** Who may do what in the demo: the bot, and the people whose rights it asks for. */
export const rights: readonly Manifest[] = [
  { apiVersion: API_VERSION, kind: 'ClusterRole', metadata: { name: 'recap' }, rules: BOT_RULES },
  {
    apiVersion: API_VERSION,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'recap' },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'recap' },
    subjects: [{ kind: 'ServiceAccount', name: 'recap', namespace: 'recap' }],
  },
  {
    apiVersion: API_VERSION,
    kind: 'Role',
    metadata: { name: 'recap-node', namespace: 'recap' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['create', 'delete'] }],
  },
  {
    apiVersion: API_VERSION,
    kind: 'RoleBinding',
    metadata: { name: 'recap-node', namespace: 'recap' },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: 'recap-node' },
    subjects: [{ kind: 'ServiceAccount', name: 'recap', namespace: 'recap' }],
  },
  ...grant('shop', 'recap-run-all', 'sre', capsules(['run'])),
  ...grant('shop', 'recap-run-routine', 'dev', capsules(['run'], ROUTINE)),
  ...grant('shop', 'recap-approve', 'sre-leads', capsules(['approve'])),
  ...grant('shop', 'recap-break-glass', 'sre', capsules(['break-glass'])),
  ...grant('payments', 'recap-run-all', 'sre', capsules(['run'])),
  ...grant('payments', 'recap-approve', 'sre-leads', capsules(['approve'])),
];

function capsules(verbs: string[], names?: string[]): Rule {
  return {
    apiGroups: ['recap.dev'],
    resources: ['capsules'],
    verbs,
    ...(names === undefined ? {} : { resourceNames: names }),
  };
}

/** A Role and its binding to a group. */
function grant(namespace: string, name: string, group: string, rule: Rule): Manifest[] {
  return [
    { apiVersion: API_VERSION, kind: 'Role', metadata: { name, namespace }, rules: [rule] },
    {
      apiVersion: API_VERSION,
      kind: 'RoleBinding',
      metadata: { name, namespace },
      roleRef: { apiGroup: RBAC, kind: 'Role', name },
      subjects: [{ apiGroup: RBAC, kind: 'Group', name: group }],
    },
  ];
}
