import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCluster, type EmbeddedCluster } from '../../../../src/sandbox/cluster/server.js';
import { ApiClient, runningPod, tokenOf } from './support.js';

let cluster: EmbeddedCluster;
let client: ApiClient;

beforeAll(async () => {
  cluster = await startCluster({ seed: [runningPod('web')] });
  client = new ApiClient(cluster);
});
afterAll(async () => {
  await client.close();
  await cluster.close();
});

it.each([
  ['GET', '/api/v1/namespaces/shop/secrets', 404],
  ['GET', '/apis/example.com/v1/widgets', 404],
  ['GET', '/nonsense', 404],
  ['GET', '/api/v2', 404],
  ['GET', '/api/v1/namespaces/shop/pods/web/proxy', 404],
  ['GET', '/api/v1/namespaces/shop/pods/..%2Fweb', 404],
  ['GET', '/api/v1/namespaces/__proto__/pods/constructor', 404],
  ['GET', '/api/v1/namespaces/shop/pods/%E0%A4%A', 400],
  ['POST', '/api/v1/pods', 405],
  ['PUT', '/api/v1/namespaces/shop/pods', 405],
  ['OPTIONS', '/api/v1/namespaces/shop/pods/web', 405],
  ['GET', '/apis/authorization.k8s.io/v1/subjectaccessreviews', 405],
])('answers %s %s with %i', async (method, path, status) => {
  expect(await client.send(method, path, method === 'GET' ? undefined : {})).toMatchObject({ status });
});

it.each(['{', '[]', '"text"', 'null', '', '{"metadata":"x","spec":[]}'])('refuses the body %j', async (body) => {
  const reply = await client.send('POST', '/api/v1/namespaces/shop/pods', body);
  expect([400, 422]).toContain(reply.status);
  expect(reply.body.reason).toMatch(/BadRequest|Invalid/);
});

it('refuses a body over the limit, and serves the next request', async () => {
  const huge = JSON.stringify({ metadata: { name: 'x', annotations: { a: 'x'.repeat(4 * 1024 * 1024) } } });
  const reply = await client.send('POST', '/api/v1/namespaces/shop/pods', huge);
  expect(reply.status).toBe(413);
  expect(await client.send('GET', '/api/v1/namespaces/shop/pods/web')).toMatchObject({ status: 200 });
});

it('takes no field of an object for a property of all objects', async () => {
  const body = '{"metadata":{"name":"p"},"data":{"__proto__":{"polluted":"yes"}}}';
  expect(await client.send('POST', '/api/v1/namespaces/shop/configmaps', body)).toMatchObject({ status: 201 });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

it('survives a client that speaks no TLS and one that leaves in the middle of a request', async () => {
  const { port } = new URL(cluster.url);
  const plain = await fetch(cluster.url.replace('https', 'http')).catch((error: unknown) => error);
  expect(plain).toBeInstanceOf(Error);
  await new Promise<void>((resolve) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1', ca: cluster.caPem }, () => {
      const token = tokenOf(cluster, 'admin');
      socket.write(
        `POST /api/v1/namespaces/shop/pods HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 100\r\n\r\n{`,
      );
      socket.end(() => socket.destroy());
    });
    socket.on('close', () => resolve());
  });
  expect(await client.send('GET', '/readyz')).toMatchObject({ status: 200, body: { text: 'ok' } });
});
