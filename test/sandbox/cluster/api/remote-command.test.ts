import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { StatusOnlyKubelet } from '../../../../src/sandbox/cluster/api/status-only-kubelet.js';
import {
  KubeletRefusal,
  type KubeObject,
  type LogOptions,
  type RemoteEnd,
  type RemoteStreams,
} from '../../../../src/sandbox/cluster/contract.js';
import { startCluster, type EmbeddedCluster } from '../../../../src/sandbox/cluster/server.js';
import { ApiClient, runningPod, tokenOf } from './support.js';

/** Runs what the test says instead of a container. */
class ProgrammedKubelet extends StatusOnlyKubelet {
  program: (streams: RemoteStreams, signal: AbortSignal) => Promise<RemoteEnd> = () => Promise.resolve({ exitCode: 0 });
  log: Readable = Readable.from([]);
  asked: LogOptions | undefined;

  override attach(
    _pod: KubeObject,
    _container: string,
    streams: RemoteStreams,
    signal: AbortSignal,
  ): Promise<RemoteEnd> {
    return this.program(streams, signal);
  }

  override logs(_pod: KubeObject, options: LogOptions): Promise<Readable> {
    this.asked = options;
    return Promise.resolve(this.log);
  }
}

const kubelet = new ProgrammedKubelet();
let cluster: EmbeddedCluster;
let client: ApiClient;
const POD = '/api/v1/namespaces/shop/pods/web';

beforeAll(async () => {
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node1' } };
  cluster = await startCluster({ kubelet: () => Promise.resolve(kubelet), seed: [node, runningPod('web')] });
  client = new ApiClient(cluster);
});
beforeEach(() => {
  kubelet.asked = undefined;
});
afterAll(async () => {
  await client.close();
  await cluster.close();
});

function attach(query: string, ...protocols: string[]): WebSocket {
  const headers = { Authorization: `Bearer ${tokenOf(cluster, 'admin')}` };
  const url = `${cluster.url.replace('https', 'wss')}${POD}/attach?container=app&${query}`;
  return new WebSocket(url, protocols, { ca: cluster.caPem, headers });
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
}

/** Messages by channel, once the server has closed. */
function collected(socket: WebSocket): Promise<Map<number, string>> {
  const channels = new Map<number, string>();
  socket.on('message', (message: Buffer) => {
    const channel = message[0] ?? -1;
    channels.set(channel, (channels.get(channel) ?? '') + message.subarray(1).toString('utf8'));
  });
  return new Promise((resolve) => socket.once('close', () => resolve(channels)));
}

const stdin = (text: string): Buffer => Buffer.concat([Buffer.of(0), Buffer.from(text)]);

/** Echoes its input and ends with it. */
async function cat(streams: RemoteStreams): Promise<RemoteEnd> {
  for await (const chunk of streams.stdin ?? []) streams.stdout?.write(chunk);
  streams.stdout?.write('eof');
  return { exitCode: 0 };
}

describe('attach over a WebSocket', () => {
  it('ends stdin by a v5 CLOSE frame and still carries what comes after', async () => {
    kubelet.program = cat;
    const socket = attach('stdin=true&stdout=true', 'v5.channel.k8s.io', 'v4.channel.k8s.io');
    const channels = collected(socket);
    await opened(socket);
    expect(socket.protocol).toBe('v5.channel.k8s.io');
    socket.send(stdin('hello '));
    socket.send(Buffer.of(255, 0));
    expect(await channels).toEqual(
      new Map([
        [1, 'hello eof'],
        [3, '{"metadata":{},"status":"Success"}'],
      ]),
    );
  });

  it('takes no CLOSE frame from a v4 client, whose stdin ends with the connection', async () => {
    const received: string[] = [];
    const over = new Promise<void>((resolve) => {
      kubelet.program = async ({ stdin: input }) => {
        for await (const chunk of input ?? []) received.push(String(chunk));
        resolve();
        return { exitCode: 0 };
      };
    });
    const socket = attach('stdin=true&stdout=true', 'v4.channel.k8s.io');
    await opened(socket);
    socket.send(Buffer.of(255, 0));
    socket.send(stdin('last words'));
    socket.close();
    await over;
    expect(received.join('')).toBe('last words');
  });

  it('ends the attach when the client disappears', async () => {
    const gone = new Promise<boolean>((resolve) => {
      kubelet.program = (_streams, signal) =>
        new Promise((end) => {
          signal.addEventListener('abort', () => {
            resolve(true);
            end({ exitCode: 0 });
          });
        });
    });
    const socket = attach('stdin=true', 'v5.channel.k8s.io');
    await opened(socket);
    socket.terminate();
    expect(await gone).toBe(true);
  });

  it('carries 20 MB at the speed of the client, and the status after the last byte', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    let buffered = 0;
    kubelet.program = async ({ stdout }) => {
      for (let i = 0; i < 320; i += 1) {
        const room = stdout?.write(chunk);
        buffered = Math.max(buffered, stdout?.writableLength ?? 0);
        if (!room) await new Promise((resolve) => stdout?.once('drain', resolve));
      }
      return { exitCode: 0 };
    };
    const channels = await collected(attach('stdout=true', 'v5.channel.k8s.io'));
    expect(channels.get(1)).toHaveLength(320 * chunk.length);
    expect(channels.get(3)).toContain('Success');
    expect(buffered).toBeLessThanOrEqual(2 * chunk.length);
  });

  it('tells a refusal that comes too late for HTTP on the status channel', async () => {
    kubelet.program = async ({ stdout }) => {
      await new Promise((resolve) => stdout?.write('x', resolve));
      throw new KubeletRefusal(
        500,
        'error attaching to container: failed to load task: no running task found: not found',
      );
    };
    const channels = await collected(attach('stdout=true', 'v5.channel.k8s.io'));
    expect(JSON.parse(channels.get(3) ?? '')).toMatchObject({
      message:
        'Internal error occurred: Internal error occurred: error attaching to container: failed to load task: no running task found: not found',
      code: 500,
    });
  });

  it('says that it does not speak SPDY once a command would run', async () => {
    kubelet.program = (_streams, signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve({ exitCode: 0 })));
    const { request } = await import('node:https');
    const status = await new Promise((resolve, reject) => {
      const headers = {
        Authorization: `Bearer ${tokenOf(cluster, 'admin')}`,
        Connection: 'Upgrade',
        Upgrade: 'SPDY/3.1',
      };
      const sent = request(`${cluster.url}${POD}/attach?stdout=true`, { method: 'POST', headers, ca: cluster.caPem });
      sent.once('response', (response) => resolve(response.resume().statusCode));
      sent.once('error', reject);
      sent.end();
    });
    expect(status).toBe(501);
  });
});

describe('a log', () => {
  it('passes every option to the kubelet and streams what it says', async () => {
    kubelet.log = Readable.from(['one\n', 'two\n']);
    const query = 'follow=true&previous=true&timestamps=true&tailLines=0&limitBytes=9&sinceSeconds=3';
    const response = await client.open('GET', `${POD}/log?${query}`);
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(await response.text()).toBe('one\ntwo\n');
    expect(kubelet.asked).toEqual({
      container: 'app',
      follow: true,
      previous: true,
      timestamps: true,
      tailLines: 0,
      limitBytes: 9,
      sinceSeconds: 3,
    });
  });

  it.each(['tailLines=-1', 'limitBytes=0', 'sinceSeconds=x', 'tailLines=1.5'])('refuses %s', async (query) => {
    expect(await client.send('GET', `${POD}/log?${query}`)).toMatchObject({ status: 422, body: { reason: 'Invalid' } });
    expect(kubelet.asked).toBeUndefined();
  });

  it('is over for the kubelet when the reader of a follow goes', async () => {
    const log = new Readable({ read: () => undefined });
    kubelet.log = log;
    const closed = new Promise((resolve) => log.once('close', resolve));
    const response = await client.open('GET', `${POD}/log?follow=true`);
    log.push('first\n');
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await closed;
    expect(log.destroyed).toBe(true);
  });

  it('breaks the connection when the kubelet fails in the middle', async () => {
    const log = new Readable({ read: () => undefined });
    kubelet.log = log;
    const response = await client.open('GET', `${POD}/log?follow=true`);
    log.push('first\n');
    log.destroy(new Error('disk gone'));
    await expect(response.text()).rejects.toThrow('terminated');
  });
});
