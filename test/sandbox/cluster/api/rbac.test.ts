import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Draft } from '../../../../src/sandbox/cluster/api/draft.js';
import { startCluster, type EmbeddedCluster } from '../../../../src/sandbox/cluster/server.js';
import { ApiClient, runningPod } from './support.js';

const RBAC = { apiVersion: 'rbac.authorization.k8s.io/v1' };
const CAPSULES = { apiGroups: ['recap.dev'], resources: ['capsules'] };

function binding(kind: string, name: string, subject: object, roleRef: { kind: string; name: string }): Draft {
  const metadata = kind === 'RoleBinding' ? { name, namespace: 'shop' } : { name };
  return { ...RBAC, kind, metadata, subjects: [subject], roleRef };
}

const seed: Draft[] = [
  runningPod('web'),
  {
    ...RBAC,
    kind: 'Role',
    metadata: { name: 'runner', namespace: 'shop' },
    rules: [
      { ...CAPSULES, verbs: ['run'], resourceNames: ['netstat'] },
      { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
      { apiGroups: [''], resources: ['*/attach'], verbs: ['create'] },
    ],
  },
  { ...RBAC, kind: 'ClusterRole', metadata: { name: 'all-capsules' }, rules: [{ ...CAPSULES, verbs: ['*'] }] },
  {
    ...RBAC,
    kind: 'ClusterRole',
    metadata: { name: 'any-group' },
    rules: [{ apiGroups: ['*'], resources: ['jobs'], verbs: ['get'] }],
  },
  {
    ...RBAC,
    kind: 'ClusterRole',
    metadata: { name: 'metrics' },
    rules: [{ nonResourceURLs: ['/metrics*'], verbs: ['get'] }],
  },
  binding('RoleBinding', 'ann-runs', { kind: 'User', name: 'ann' }, { kind: 'Role', name: 'runner' }),
  binding('RoleBinding', 'sre-all', { kind: 'Group', name: 'sre' }, { kind: 'ClusterRole', name: 'all-capsules' }),
  binding(
    'ClusterRoleBinding',
    'bot',
    { kind: 'ServiceAccount', name: 'bot', namespace: 'recap' },
    { kind: 'ClusterRole', name: 'any-group' },
  ),
  binding('ClusterRoleBinding', 'metrics', { kind: 'Group', name: 'sre' }, { kind: 'ClusterRole', name: 'metrics' }),
  binding('RoleBinding', 'dangling', { kind: 'User', name: 'dan' }, { kind: 'Role', name: 'gone' }),
];

let cluster: EmbeddedCluster;
let admin: ApiClient;

beforeAll(async () => {
  cluster = await startCluster({ seed });
  admin = new ApiClient(cluster);
});
afterAll(async () => {
  await admin.close();
  await cluster.close();
});

interface Asked {
  user?: string;
  groups?: string[];
  namespace?: string;
  [attribute: string]: unknown;
}

async function review({ user, groups, ...attributes }: Asked): Promise<unknown> {
  const spec = { user, groups, resourceAttributes: { namespace: 'shop', ...attributes } };
  const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
  const { status, body } = await admin.send('POST', path, { spec });
  expect(status).toBe(201);
  return body['status'];
}

const netstat = { verb: 'run', group: 'recap.dev', resource: 'capsules', name: 'netstat' };

describe('a SubjectAccessReview', () => {
  it('allows a virtual resource by its name, and says which binding did', async () => {
    expect(await review({ user: 'ann', ...netstat })).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by RoleBinding "ann-runs/shop" of Role "runner" to User "ann"',
    });
  });

  it.each([
    ['another name', { name: 'tcpdump' }],
    ['no name, which would mean all of them', { name: '' }],
    ['another verb', { verb: 'approve' }],
    ['another group', { group: '' }],
    ['another namespace', { namespace: 'default' }],
    ['the whole cluster', { namespace: '' }],
    ['a look-alike user', { user: 'Ann' }],
    ['a group of the same name', { user: 'x', groups: ['ann'] }],
    ['a subresource', { subresource: 'log' }],
  ])('does not stretch the grant to %s', async (_what, change) => {
    expect(await review({ user: 'ann', ...netstat, ...change })).toEqual({ allowed: false });
  });

  it('allows by group, through a ClusterRole that is bound in one namespace', async () => {
    const asked = { user: 'bob', groups: ['sre'], ...netstat, verb: 'break-glass' };
    expect(await review(asked)).toMatchObject({ allowed: true });
    expect(await review({ ...asked, namespace: 'default' })).toEqual({ allowed: false });
  });

  it('knows service accounts, in every namespace when bound in the cluster', async () => {
    const asked = { verb: 'get', group: 'batch', resource: 'jobs', namespace: 'anywhere' };
    expect(await review({ user: 'system:serviceaccount:recap:bot', ...asked })).toMatchObject({
      allowed: true,
      reason: expect.stringContaining('to ServiceAccount "bot/recap"') as string,
    });
    expect(await review({ user: 'system:serviceaccount:shop:bot', ...asked })).toEqual({ allowed: false });
  });

  it('tells subresources apart from their resource', async () => {
    const log = { user: 'ann', verb: 'get', resource: 'pods', subresource: 'log' };
    expect(await review(log)).toMatchObject({ allowed: true });
    expect(await review({ ...log, subresource: '' })).toEqual({ allowed: false });
    expect(await review({ ...log, verb: 'create', subresource: 'attach' })).toMatchObject({ allowed: true });
  });

  it('says which role a binding misses', async () => {
    expect(await review({ user: 'dan', verb: 'get', resource: 'pods' })).toEqual({
      allowed: false,
      reason: 'RBAC: role.rbac.authorization.k8s.io "gone" not found',
    });
  });

  it('answers about paths', async () => {
    const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
    const ask = async (asked: string): Promise<unknown> => {
      const spec = { user: 'bob', groups: ['sre'], nonResourceAttributes: { verb: 'get', path: asked } };
      return (await admin.send('POST', path, { spec })).body['status'];
    };
    expect(await ask('/metrics/cadvisor')).toMatchObject({ allowed: true });
    expect(await ask('/met')).toEqual({ allowed: false });
  });

  it('refuses a question about nobody, and one about nothing', async () => {
    const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
    expect(await admin.send('POST', path, { spec: { resourceAttributes: { verb: 'get' } } })).toMatchObject({
      status: 422,
    });
    expect(await admin.send('POST', path, { spec: { user: 'ann' } })).toMatchObject({ status: 422 });
  });
});

it('takes a new binding into account at once', async () => {
  const bot = new ApiClient(cluster, 'system:serviceaccount:shop:late');
  expect(await bot.send('GET', '/api/v1/namespaces/shop/pods')).toMatchObject({ status: 403 });
  const path = '/apis/rbac.authorization.k8s.io/v1/namespaces/shop';
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }];
  await admin.send('POST', `${path}/roles`, { metadata: { name: 'lister' }, rules });
  await admin.send('POST', `${path}/rolebindings`, {
    metadata: { name: 'lister' },
    subjects: [{ kind: 'ServiceAccount', name: 'late' }],
    roleRef: { kind: 'Role', name: 'lister' },
  });
  expect(await bot.send('GET', '/api/v1/namespaces/shop/pods')).toMatchObject({ status: 200 });
  await bot.close();
});

it('lets everybody read the version, only users discover, and nobody else anything', async () => {
  const anonymous = { Authorization: '' };
  expect(await admin.send('GET', '/version', undefined, anonymous)).toMatchObject({ body: { gitVersion: 'v1.36.2' } });
  expect(await admin.send('GET', '/apis', undefined, anonymous)).toMatchObject({
    status: 403,
    body: { message: 'forbidden: User "system:anonymous" cannot get path "/apis"' },
  });
  const bot = new ApiClient(cluster, 'system:serviceaccount:shop:default');
  const { body } = await bot.send('GET', '/api/v1');
  expect(body['resources']).toContainEqual(expect.objectContaining({ name: 'pods/ephemeralcontainers', kind: 'Pod' }));
  expect(await bot.send('GET', '/apis/apps')).toMatchObject({
    body: { preferredVersion: { groupVersion: 'apps/v1' } },
  });
  await bot.close();
});

it('gives a service account its groups, and no token to users that nobody declared', async () => {
  const bot = new ApiClient(cluster, 'system:serviceaccount:recap:bot');
  const { body } = await bot.send('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {});
  expect(body['status']).toEqual({
    userInfo: {
      username: 'system:serviceaccount:recap:bot',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:recap', 'system:authenticated'],
    },
  });
  await bot.close();
  expect(() => cluster.kubeconfigFor('mallory')).toThrow('no token for user mallory');
});
