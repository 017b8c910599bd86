/** The resources that this server holds. One row each: routing, discovery and messages all read this list. */

export interface Resource {
  group: string;
  version: string;
  plural: string;
  kind: string;
  namespaced: boolean;
  shortNames: string[];
}

function row(apiVersion: string, plural: string, kind: string, namespaced: boolean, ...shortNames: string[]): Resource {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return { group: group ?? '', version: version ?? '', plural, kind, namespaced, shortNames };
}

export const resources: readonly Resource[] = [
  row('v1', 'pods', 'Pod', true, 'po'),
  row('v1', 'nodes', 'Node', false, 'no'),
  row('v1', 'namespaces', 'Namespace', false, 'ns'),
  row('v1', 'events', 'Event', true, 'ev'),
  row('v1', 'services', 'Service', true, 'svc'),
  row('v1', 'configmaps', 'ConfigMap', true, 'cm'),
  row('v1', 'serviceaccounts', 'ServiceAccount', true, 'sa'),
  row('apps/v1', 'deployments', 'Deployment', true, 'deploy'),
  row('apps/v1', 'replicasets', 'ReplicaSet', true, 'rs'),
  row('apps/v1', 'statefulsets', 'StatefulSet', true, 'sts'),
  row('apps/v1', 'daemonsets', 'DaemonSet', true, 'ds'),
  row('batch/v1', 'jobs', 'Job', true),
  row('batch/v1', 'cronjobs', 'CronJob', true, 'cj'),
  row('rbac.authorization.k8s.io/v1', 'roles', 'Role', true),
  row('rbac.authorization.k8s.io/v1', 'rolebindings', 'RoleBinding', true),
  row('rbac.authorization.k8s.io/v1', 'clusterroles', 'ClusterRole', false),
  row('rbac.authorization.k8s.io/v1', 'clusterrolebindings', 'ClusterRoleBinding', false),
];

/** Resources that are questions, answered at once and never stored. */
export const reviewResources: readonly Resource[] = [
  row('authentication.k8s.io/v1', 'selfsubjectreviews', 'SelfSubjectReview', false),
  row('authorization.k8s.io/v1', 'subjectaccessreviews', 'SubjectAccessReview', false),
  row('authorization.k8s.io/v1', 'localsubjectaccessreviews', 'LocalSubjectAccessReview', true),
  row('authorization.k8s.io/v1', 'selfsubjectaccessreviews', 'SelfSubjectAccessReview', false),
  row('authorization.k8s.io/v1', 'selfsubjectrulesreviews', 'SelfSubjectRulesReview', false),
];

export const podSubresources = ['ephemeralcontainers', 'log', 'attach', 'exec'] as const;

export function apiVersionOf(resource: Resource): string {
  return resource.group ? `${resource.group}/${resource.version}` : resource.version;
}

export function findResource(group: string, version: string, plural: string): Resource | undefined {
  return [...resources, ...reviewResources].find(
    (r) => r.group === group && r.version === version && r.plural === plural,
  );
}

/** The resource that stores objects of this apiVersion and kind, e.g. `apps/v1` and `Deployment`. */
export function resourceOfKind(apiVersion: string, kind: string): Resource | undefined {
  return resources.find((r) => r.kind === kind && apiVersionOf(r) === apiVersion);
}
