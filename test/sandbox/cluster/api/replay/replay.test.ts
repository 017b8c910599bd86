import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../../src/sandbox/cluster/contract.js';
import { startCluster, type EmbeddedCluster } from '../../../../../src/sandbox/cluster/server.js';
import { replay, type Answer } from './client.js';
import { notReplayed, recording, recordingNames, type Recording } from './recordings.js';
import { ScriptedKubelet } from './scripted-kubelet.js';
import { namespaces, podBefore, pods, rbac, users } from './world.js';

const kubelet = new ScriptedKubelet();
let cluster: EmbeddedCluster;

const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node1' } };

beforeAll(async () => {
  cluster = await startCluster({
    kubelet: () => Promise.resolve(kubelet),
    tokens: users,
    seed: [node, ...namespaces, ...rbac, ...pods()],
  });
});
afterAll(() => cluster.close());

/** Puts a pod into the store as it is, and returns a function that puts back what was there. */
function place(pod: KubeObject): () => void {
  const { namespace, name } = pod.metadata;
  const old = cluster.store.remove('pods', namespace, name);
  cluster.store.create('pods', pod);
  return () => {
    cluster.store.remove('pods', namespace, name);
    if (old) cluster.store.create('pods', old);
  };
}

/** A PUT carries the version of the recorded cluster; unless it is stale on purpose, it must be that of this one. */
function withCurrentVersion(recorded: Recording): Recording {
  const body = recorded.request.body as KubeObject | null;
  if (recorded.request.method !== 'PUT' || !body || body.metadata.resourceVersion === '1') return recorded;
  const { namespace, name } = body.metadata;
  const resourceVersion = cluster.store.get('pods', namespace, name)?.metadata.resourceVersion ?? '';
  const current = { ...body, metadata: { ...body.metadata, resourceVersion } };
  return { ...recorded, request: { ...recorded.request, body: current } };
}

/** Versions and times of this cluster are its own. */
function normalised(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('metadata' in body)) return body;
  const { resourceVersion: _version, ...metadata } = body.metadata as Record<string, unknown>;
  const isReview = 'kind' in body && body.kind === 'SelfSubjectReview';
  return { ...body, metadata: isReview ? { ...metadata, creationTimestamp: '' } : metadata };
}

const COMPARED_HEADERS = ['Content-Type', 'X-Content-Type-Options', 'Warning'];

function expectSame(answer: Answer, { response }: Recording): void {
  expect(answer.status).toBe(response.status);
  for (const name of response.status === 101 ? [] : COMPARED_HEADERS) {
    expect.soft(answer.headers[name.toLowerCase()], name).toBe(response.headers[name]);
  }
  if (response.frames) expectSameFrames(answer, response.frames);
  else if (response.body) expect(normalised(JSON.parse(answer.text))).toEqual(normalised(response.body));
  else expect(answer.text).toBe(response.body_text ?? '');
}

function expectSameFrames(answer: Answer, frames: NonNullable<Recording['response']['frames']>): void {
  const channels = new Map<number, string>();
  for (const { channel, data = '' } of frames) {
    if (channel !== undefined) channels.set(channel, (channels.get(channel) ?? '') + data);
  }
  expect(answer.channels).toEqual(channels);
  expect(answer.first).toEqual({ channel: frames[0]?.channel, data: frames[0]?.data });
  expect(answer.closeCode).toBe(frames.find((frame) => frame.opcode === 'close')?.code);
}

describe('the embedded cluster answers as a real Kubernetes did', () => {
  const skipped = notReplayed();
  const replayed = recordingNames().filter((name) => !skipped.has(name));

  it.each(replayed)('%s', async (name) => {
    const recorded = recording(name);
    const before = podBefore(recorded);
    const restore = before && place(before);
    kubelet.script = recorded;
    try {
      expectSame(await replay(cluster, withCurrentVersion(recorded)), recorded);
    } finally {
      restore?.();
    }
  });

  it('lists only recordings that exist as not replayed, each with a reason', () => {
    const names = recordingNames();
    for (const [name, reason] of skipped) {
      expect(names).toContain(name);
      expect(reason).not.toBe('');
    }
  });
});
