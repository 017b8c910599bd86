import type { Identity } from '../domain/identity.js';
import type { AccessQuestion } from './ports.js';

const API_GROUP = 'recap.dev';

/**
 * The Role and RoleBinding that would grant exactly what was asked, for somebody with the right to apply it. Every name from
 * outside is a quoted scalar, so that none of them can add a line of its own.
 */
export function renderGrant(identity: Identity, { verb, capsule, namespace }: AccessQuestion): string {
  const [kind, binding] = namespace === undefined ? ['ClusterRole', 'ClusterRoleBinding'] : ['Role', 'RoleBinding'];
  const metadata = [
    'metadata:',
    `  name: ${scalar(`recap-${verb}-${capsule}`)}`,
    ...(namespace === undefined ? [] : [`  namespace: ${scalar(namespace)}`]),
  ];
  const group = identity.groups[0];
  return [
    'apiVersion: rbac.authorization.k8s.io/v1',
    `kind: ${kind}`,
    ...metadata,
    'rules:',
    `  - apiGroups: [${scalar(API_GROUP)}]`,
    '    resources: ["capsules"]',
    `    resourceNames: [${scalar(capsule)}]`,
    `    verbs: [${scalar(verb)}]`,
    '---',
    'apiVersion: rbac.authorization.k8s.io/v1',
    `kind: ${binding}`,
    ...metadata,
    'roleRef:',
    '  apiGroup: rbac.authorization.k8s.io',
    `  kind: ${kind}`,
    `  name: ${scalar(`recap-${verb}-${capsule}`)}`,
    'subjects:',
    '  - apiGroup: rbac.authorization.k8s.io',
    `    kind: ${group === undefined ? 'User' : 'Group'}`,
    `    name: ${scalar(group ?? identity.user)}`,
    '',
  ].join('\n');
}

/** A double-quoted YAML scalar in ASCII: JSON's escapes are YAML's. */
function scalar(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
