import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseNamespaceName } from '../../src/domain/names.js';
import { KubernetesAccess, verdictOf } from '../../src/kubernetes/access.js';
import { checkPermissions } from '../../src/kubernetes/check-permissions.js';
import { KubeClient } from '../../src/kubernetes/client.js';
import { loadKubeConfig } from '../../src/kubernetes/kube-config.js';
import { SelfAccess, SelfIdentity } from '../../src/kubernetes/self-access.js';
import { ALICE, ALICE_IDENTITY } from '../support/examples.js';
import type { ApiOnly } from './support/api-only.js';
import { soon, startApiOnly } from './support/api-only.js';

const API = 'rbac.authorization.k8s.io';
const grant = (name: string, group: string): readonly [object, object] => [
  {
    apiVersion: `${API}/v1`,
    kind: 'Role',
    metadata: { name, namespace: 'shop' },
    rules: [{ apiGroups: ['recap.dev'], resources: ['capsules'], resourceNames: ['netstat'], verbs: ['run'] }],
  },
  {
    apiVersion: `${API}/v1`,
    kind: 'RoleBinding',
    metadata: { name, namespace: 'shop' },
    roleRef: { apiGroup: API, kind: 'Role', name },
    subjects: [{ kind: 'Group', name: group, apiGroup: API }],
  },
];

/** Lets a server listen on a free port of this machine, and gives the port. */
async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('the verdict of a review', () => {
  it.each([
    [{ allowed: true }, true],
    [{ allowed: true, denied: true }, false],
    [{ allowed: false, evaluationError: 'webhook is away' }, false],
    [{ allowed: false }, false],
    [undefined, false],
  ])('of %o is %s', (status, allowed) => {
    expect(verdictOf(status).allowed).toBe(allowed);
  });

  it('says what the authorizers said', () => {
    const status = { allowed: false, reason: 'no role', evaluationError: 'webhook is away' };
    expect(verdictOf(status).reason).toBe('no role; webhook is away');
  });
});

describe('a client of a cluster', () => {
  let api: ApiOnly;
  beforeEach(async () => {
    api = await startApiOnly(grant('netstat', 'sre') as never, {
      tokens: new Map([['alice-token', { user: 'alice', groups: ['sre'] }]]),
    });
  });
  afterEach(async () => {
    await api.close();
  });

  const readShop = (client: KubeClient, signal = soon(), deadlineMs = 10_000): Promise<unknown> =>
    client.ask('read shop', signal, (options) => client.core.readNamespace({ name: 'shop' }, options), { deadlineMs });

  it('names itself, and asks again after a reset and after a server that is away', async () => {
    const match = ({ resource }: { resource: string }): boolean => resource === 'namespaces';
    const effect = { kind: 'status', status: 503, reason: 'ServiceUnavailable', message: 'soon' } as const;
    api.embedded.faults.add({ match, effect: { kind: 'reset' }, times: 1 });
    api.embedded.faults.add({ match, effect, times: 1 });
    await readShop(api.admin);
    expect(api.embedded.calls.list.at(-1)).toMatchObject({ userAgent: 'test', status: 200 });
  });

  it('gives up after its deadline, and at once when it is told to', async () => {
    api.embedded.faults.add({ match: () => true, effect: { kind: 'delay', ms: 5_000 } });
    await expect(readShop(api.admin, soon(), 200)).rejects.toMatchObject({ code: 'cluster-unreachable' });
    const reason = new Error('enough');
    const controller = new AbortController();
    const asked = readShop(api.admin, controller.signal);
    controller.abort(reason);
    await expect(asked).rejects.toBe(reason);
  });

  it('keeps its connection from one call to the next', async () => {
    const to = Number(new URL(api.embedded.url).port);
    let connections = 0;
    const counter = createServer((incoming) => {
      connections += 1;
      const outgoing = connect(to, '127.0.0.1');
      incoming.on('error', () => outgoing.destroy()).pipe(outgoing);
      outgoing.on('error', () => incoming.destroy()).pipe(incoming);
    });
    const text = api.embedded
      .kubeconfigFor('admin')
      .replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${await listening(counter)}`);
    const client = new KubeClient(loadKubeConfig({ from: 'text', text }), 'test');
    try {
      for (let call = 1; call <= 10; call += 1) await readShop(client);
      // undici opens a second one while the first still reads the end of an answer.
      expect(connections).toBeLessThanOrEqual(2);
    } finally {
      await client.close();
      counter.close();
    }
  });

  it('says that a server which is not there can not be reached', async () => {
    const server = createServer();
    const free = await listening(server);
    server.close();
    const text = api.embedded.kubeconfigFor('admin').replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${free}`);
    const client = new KubeClient(loadKubeConfig({ from: 'text', text }), 'test');
    try {
      await expect(readShop(client)).rejects.toMatchObject({
        code: 'cluster-unreachable',
        userMessage: expect.stringContaining('ECONNREFUSED') as string,
      });
    } finally {
      await client.close();
    }
  });

  it('asks the cluster what an identity may do, and takes nothing else for a yes', async () => {
    const access = new KubernetesAccess(api.cluster.client);
    const shop = parseNamespaceName('shop');
    const may = async (capsule: string, namespace: typeof shop | undefined, groups = ['sre']): Promise<boolean> => {
      const question = { verb: 'run', capsule, namespace } as const;
      return (await access.may({ ...ALICE_IDENTITY, groups }, question, soon())).allowed;
    };
    expect(await may('netstat', shop)).toBe(true);
    expect(await may('netstat', shop, ['dev'])).toBe(false);
    expect(await may('ps', shop)).toBe(false);
    expect(await may('netstat', parseNamespaceName('other'))).toBe(false);
    expect(await may('netstat', undefined)).toBe(false);
  });

  it("tells who the kubeconfig's own user is, and what that user may do", async () => {
    const client = new KubeClient(loadKubeConfig({ from: 'text', text: api.embedded.kubeconfigFor('alice') }), 'test');
    try {
      const identity = await new SelfIdentity(client).resolve(ALICE, soon());
      expect(identity).toMatchObject({ kind: 'done', value: { user: 'alice', source: 'kubeconfig' } });
      const question = { verb: 'run', capsule: 'netstat', namespace: parseNamespaceName('shop') } as const;
      expect((await new SelfAccess(client).may(ALICE_IDENTITY, question, soon())).allowed).toBe(true);
      const approve = { ...question, verb: 'approve' } as const;
      expect((await new SelfAccess(client).may(ALICE_IDENTITY, approve, soon())).allowed).toBe(false);
    } finally {
      await client.close();
    }
  });

  it('finds nothing missing for the bot, and everything for somebody else', async () => {
    expect(await checkPermissions(api.cluster.client, undefined, soon())).toEqual([]);
    const client = new KubeClient(loadKubeConfig({ from: 'text', text: api.embedded.kubeconfigFor('alice') }), 'test');
    try {
      const missing = await checkPermissions(client, [parseNamespaceName('shop')], soon());
      expect(missing).toContainEqual(
        expect.objectContaining({
          verb: 'patch',
          resource: 'pods/ephemeralcontainers',
          namespace: 'shop',
          need: 'required',
        }),
      );
      expect(missing).toContainEqual(
        expect.objectContaining({ resource: 'nodes', namespace: undefined, need: 'useful' }),
      );
    } finally {
      await client.close();
    }
  });
});

describe('a kubeconfig', () => {
  const text = `{clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}], users: [{name: u, user: {}}],
    contexts: [{name: one, context: {cluster: c, user: u}}], current-context: one}`;

  it.each([
    ['that is not YAML', { from: 'text', text: '{' } as const, /can't be read/],
    ['that is empty', { from: 'text', text: '{}' } as const, /names no cluster/],
    ['without the context', { from: 'text', text, context: 'two' } as const, /no context "two"/],
    ['that is not there', { from: 'file', path: '/no/such/file' } as const, /can't be read/],
    ['of a pod, outside of any', { from: 'in-cluster' } as const, /names no cluster/],
  ])('%s is refused', (_what, source, words) => {
    expect(() => loadKubeConfig(source)).toThrow(
      expect.objectContaining({ code: 'bad-configuration', userMessage: expect.stringMatching(words) as string }),
    );
  });

  it('is read with the context that is asked for', () => {
    expect(loadKubeConfig({ from: 'text', text, context: 'one' }).getCurrentCluster()?.server).toBe(
      'https://127.0.0.1:1',
    );
  });
});
