import type { Permission } from '../../../src/kubernetes/permissions.js';
import { BOT_PERMISSIONS, NODE_PERMISSIONS } from '../../../src/kubernetes/permissions.js';

export const BOT = 'system:serviceaccount:recap:recap';

const API = 'rbac.authorization.k8s.io';

const rules = (permissions: readonly Permission[]): object[] =>
  permissions.map(({ verb, apiGroup, resource }) => ({
    verbs: [verb],
    apiGroups: [apiGroup],
    resources: [resource],
  }));

/** The bot's account with exactly the permissions that it says it needs, so that a call it forgot to declare fails. */
export const BOT_ROLE = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'recap' } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'recap', namespace: 'recap' } },
  {
    apiVersion: `${API}/v1`,
    kind: 'ClusterRole',
    metadata: { name: 'recap' },
    rules: rules(BOT_PERMISSIONS),
  },
  {
    apiVersion: `${API}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'recap' },
    roleRef: { apiGroup: API, kind: 'ClusterRole', name: 'recap' },
    subjects: [{ kind: 'ServiceAccount', name: 'recap', namespace: 'recap' }],
  },
  {
    apiVersion: `${API}/v1`,
    kind: 'Role',
    metadata: { name: 'recap', namespace: 'recap' },
    rules: rules(NODE_PERMISSIONS),
  },
  {
    apiVersion: `${API}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'recap', namespace: 'recap' },
    roleRef: { apiGroup: API, kind: 'Role', name: 'recap' },
    subjects: [{ kind: 'ServiceAccount', name: 'recap', namespace: 'recap' }],
  },
];
