import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { renderGrant } from '../../src/core/grant.js';
import { parseNamespaceName } from '../../src/domain/names.js';

const QUESTION = { verb: 'run', capsule: 'netstat', namespace: parseNamespaceName('shop') } as const;
const read = (text: string): unknown[] => parseAllDocuments(text).map((document) => document.toJS() as unknown);

it('grants exactly the verb on the capsule in the namespace, to the first group', () => {
  const [role, binding] = read(renderGrant({ user: 'alice', groups: ['sre', 'all'], source: 'test' }, QUESTION));
  expect(role).toEqual({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'recap-run-netstat', namespace: 'shop' },
    rules: [{ apiGroups: ['recap.dev'], resources: ['capsules'], resourceNames: ['netstat'], verbs: ['run'] }],
  });
  expect(binding).toEqual({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'recap-run-netstat', namespace: 'shop' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'recap-run-netstat' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'sre' }],
  });
});

it('names the user where there is no group, and the whole cluster where no namespace is meant', () => {
  const [role, binding] = read(
    renderGrant({ user: 'alice', groups: [], source: 'test' }, { ...QUESTION, namespace: undefined }),
  );
  expect(role).toMatchObject({ kind: 'ClusterRole', metadata: { name: 'recap-run-netstat' } });
  expect(binding).toMatchObject({ kind: 'ClusterRoleBinding', subjects: [{ kind: 'User', name: 'alice' }] });
});

it.each(['a"\nkind: ClusterRole', 'a: b', 'x#y', '\u202egroup', 'true', '*all', '😀', "it's"])(
  'gives back the name %j as one plain value',
  (name) => {
    const text = renderGrant({ user: 'alice', groups: [name], source: 'test' }, QUESTION);
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(text.split('\n')).toHaveLength(25);
    expect(read(text)).toMatchObject([{ kind: 'Role' }, { subjects: [{ name }] }]);
  },
);
