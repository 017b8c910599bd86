import { BOT_PERMISSIONS } from '../../../src/kubernetes/permissions.js';

export const BOT = 'system:serviceaccount:recap:recap';

const API = 'rbac.authorization.k8s.io';

/** The bot's account with exactly the permissions that it says it needs, so that a call it forgot to declare fails. */
export const BOT_ROLE = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'recap' } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'recap', namespace: 'recap' } },
  {
    apiVersion: `${API}/v1`,
    kind: 'ClusterRole',
    metadata: { name: 'recap' },
    rules: BOT_PERMISSIONS.map(({ verb, apiGroup, resource }) => ({
      verbs: [verb],
      apiGroups: [apiGroup],
      resources: [resource],
    })),
  },
  {
    apiVersion: `${API}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'recap' },
    roleRef: { apiGroup: API, kind: 'ClusterRole', name: 'recap' },
    subjects: [{ kind: 'ServiceAccount', name: 'recap', namespace: 'recap' }],
  },
];
