import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OutsideCall } from '../../src/core/ports.js';
import { about, aboutNow } from '../../src/domain/about.js';
import { newRunId } from '../../src/domain/run-id.js';
import { nameCall } from '../../src/kubernetes/call-name.js';
import { connectCluster } from '../../src/kubernetes/cluster.js';
import { podPath, podsPath } from '../../src/kubernetes/paths.js';
import { openRemoteCommand } from '../../src/kubernetes/remote-command.js';
import { CLUSTER } from '../support/examples.js';
import type { ApiOnly } from './support/api-only.js';
import { soon, startApiOnly } from './support/api-only.js';

describe('the name of a call', () => {
  it.each([
    ['GET', '/api/v1/namespaces/shop/pods', 'list pods'],
    ['GET', '/api/v1/namespaces/shop/pods/web-1', 'get pods'],
    ['GET', '/api/v1/namespaces', 'list namespaces'],
    ['GET', '/api/v1/nodes/node-1', 'get nodes'],
    ['GET', '/api/v1/namespaces/shop/pods/web-1/log?follow=true', 'get pods/log stream'],
    ['GET', '/api/v1/namespaces/shop/pods?watch=true', 'watch pods stream'],
    ['PATCH', '/api/v1/namespaces/shop/pods/web-1/ephemeralcontainers?dryRun=All', 'patch pods/ephemeralcontainers'],
    ['POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', 'create subjectaccessreviews'],
    ['GET', '/apis/apps/v1/namespaces/shop/deployments/web', 'get deployments'],
    ['DELETE', '/api/v1/namespaces/recap/pods/r-1', 'delete pods'],
    ['GET', '/readyz', 'list other'],
    ['GET', '/api/v1/namespaces/shop/pods/a/b/c/d', 'list other'],
  ])('%s %s has no name of an object', (method, path, name) => {
    const { verb, resource, isStream } = nameCall(method, path);
    expect(`${verb} ${resource}${isStream ? ' stream' : ''}`).toBe(name);
  });
});

describe('the calls to a cluster', () => {
  let api: ApiOnly;
  const seen: { call: string; run: string | undefined }[] = [];
  beforeAll(async () => {
    api = await startApiOnly([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }]);
    api.cluster.observe((call: OutsideCall) => {
      if (call.to !== 'kubernetes') throw new Error('a call to something else');
      seen.push({ call: `${call.verb} ${call.resource} ${call.outcome}`, run: aboutNow().run });
    });
  });
  afterEach(() => {
    api.embedded.faults.clear();
    seen.length = 0;
  });
  afterAll(() => api.close());

  const list = (): Promise<unknown> =>
    api.cluster.client.ask('look', soon(), (options) => api.cluster.client.core.listNode({}, options));

  it('are told as they end, each attempt by itself, about the run that makes them', async () => {
    const status = { kind: 'status', status: 500, reason: 'InternalError', message: 'no' } as const;
    api.embedded.faults.add({ match: () => true, effect: status, times: 1 });
    const run = newRunId();
    await about({ run }, list);
    api.embedded.faults.add({ match: () => true, effect: { kind: 'reset' }, times: 1 });
    await list();
    expect(seen).toEqual([
      { call: 'list nodes failed', run },
      { call: 'list nodes ok', run },
      { call: 'list nodes failed', run: undefined },
      { call: 'list nodes ok', run: undefined },
    ]);
  });

  it('are limited or refused when the server says so', async () => {
    const limited = { kind: 'status', status: 429, reason: 'TooManyRequests', message: 'no', retryAfter: 60 } as const;
    api.embedded.faults.add({ match: () => true, effect: limited, times: 1 });
    await expect(list()).rejects.toThrow();
    const { core } = api.cluster.client;
    const read = api.cluster.client.ask('look', soon(), (options) => core.readNode({ name: 'none' }, options));
    await expect(read).rejects.toThrow();
    expect(seen.map(({ call }) => call)).toEqual(['list nodes limited', 'get nodes refused']);
  });

  it('are told once they are answered where they stream, and not at all when they are left before', async () => {
    const leave = new AbortController();
    const query = { watch: 'true', resourceVersion: '0' };
    await api.cluster.client.stream(podsPath('shop'), query, leave.signal);
    expect(seen.map(({ call }) => call)).toEqual(['watch pods ok']);
    api.embedded.faults.add({ match: () => true, effect: { kind: 'delay', ms: 5_000 } });
    const left = new AbortController();
    const never = api.cluster.client.stream(podPath('shop', 'web', 'log'), { follow: 'true' }, left.signal);
    left.abort();
    await expect(never).rejects.toThrow();
    leave.abort();
    expect(seen).toHaveLength(1);
  });

  it('include the WebSockets', async () => {
    const place = { namespace: 'shop', pod: 'none', container: 'app' };
    const { connection } = api.cluster.client;
    await expect(openRemoteCommand(connection, place, 'exec', [['command', 'ls']], soon())).rejects.toThrow();
    expect(seen.map(({ call }) => call)).toEqual(['connect pods/exec refused']);
  });

  it('tell whether runs could begin: the bot is known, and may ask for the rights of people', async () => {
    await api.cluster.check(soon());
    api.embedded.faults.add({ match: () => true, effect: { kind: 'reset' } });
    await expect(api.cluster.check(soon())).rejects.toThrow(/cluster-unreachable/);
    api.embedded.faults.clear();
    const source = { from: 'text', text: api.embedded.kubeconfigFor('system:serviceaccount:shop:default') } as const;
    const stranger = connectCluster(CLUSTER, { source, version: 'test' });
    await expect(stranger.check(soon())).rejects.toThrow(/bot-not-allowed/);
    await stranger.close();
  });
});
