/** The objects that every cluster has from its start: namespaces, and the RBAC that lets anyone ask who they are. */
import type { Draft } from './draft.js';

const RBAC = { apiVersion: 'rbac.authorization.k8s.io/v1' } as const;

function role(name: string, rules: Record<string, string[]>[]): Draft {
  return { ...RBAC, kind: 'ClusterRole', metadata: { name }, rules };
}

function grant(name: string, ...groups: string[]): Draft {
  const subjects = groups.map((group) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }));
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name };
  return { ...RBAC, kind: 'ClusterRoleBinding', metadata: { name }, subjects, roleRef };
}

const HEALTH = ['/healthz', '/livez', '/readyz', '/version', '/version/'];

export const bootstrapObjects: readonly Draft[] = [
  ...['default', 'kube-system', 'kube-public', 'kube-node-lease'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  })),
  role('cluster-admin', [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ]),
  role('system:discovery', [
    { verbs: ['get'], nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*', ...HEALTH] },
  ]),
  role('system:public-info-viewer', [{ verbs: ['get'], nonResourceURLs: HEALTH }]),
  role('system:basic-user', [
    {
      verbs: ['create'],
      apiGroups: ['authorization.k8s.io'],
      resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
    },
    { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
  ]),
  grant('cluster-admin', 'system:masters'),
  grant('system:discovery', 'system:authenticated'),
  grant('system:public-info-viewer', 'system:authenticated', 'system:unauthenticated'),
  grant('system:basic-user', 'system:authenticated'),
];
