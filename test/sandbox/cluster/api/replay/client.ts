/** Sends a recorded request again, over real TLS and real WebSockets. */
import { request as httpsRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { EmbeddedCluster } from '../../../../../src/sandbox/cluster/server.js';
import { isWebSocket, type Recording } from './recordings.js';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** Messages by channel, joined; only for a WebSocket. */
  channels: Map<number, string>;
  /** The first message that came. */
  first: { channel: number; data: string } | undefined;
  /** Undefined while the connection is still open. */
  closeCode: number | undefined;
}

/** How long a connection that stays open is listened to. */
const STILL_OPEN_MS = 100;

export function replay(cluster: EmbeddedCluster, recorded: Recording): Promise<Answer> {
  const token = recorded.case === 'bad_token' ? 'not-a-token' : recorded.user && `${recorded.user}-token`;
  const headers = { ...recorded.request.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  return isWebSocket(recorded) ? replayWebSocket(cluster, recorded, headers) : replayHttp(cluster, recorded, headers);
}

function replayHttp(
  cluster: EmbeddedCluster,
  { request }: Recording,
  headers: Record<string, string>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(`${cluster.url}${request.path}`, { method: request.method, headers, ca: cluster.caPem });
    sent.once('error', reject);
    sent.once('response', (response) => resolve(readAnswer(response)));
    sent.once('upgrade', () => reject(new Error('unexpected upgrade')));
    sent.end(request.body === null ? undefined : JSON.stringify(request.body));
  });
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const { statusCode: status = 0, headers } = response;
  return { status, headers, text, channels: new Map(), first: undefined, closeCode: undefined };
}

function replayWebSocket(
  cluster: EmbeddedCluster,
  recorded: Recording,
  headers: Record<string, string>,
): Promise<Answer> {
  const { Accept = '*/*', 'Sec-WebSocket-Protocol': protocol, Authorization = '', ...rest } = headers;
  const impersonation = Object.fromEntries(Object.entries(rest).filter(([name]) => name.startsWith('Impersonate-')));
  const socket = new WebSocket(
    `${cluster.url.replace('https', 'wss')}${recorded.request.path}`,
    protocol ? [protocol] : [],
    {
      ca: cluster.caPem,
      headers: { ...impersonation, Accept, Authorization },
    },
  );
  const stillOpen = recorded.response.frames?.some((frame) => frame.still_open) ?? false;
  return new Promise((resolve, reject) => {
    const answer: Answer = {
      status: 101,
      headers: {},
      text: '',
      channels: new Map(),
      first: undefined,
      closeCode: undefined,
    };
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => resolve(readAnswer(response)));
    socket.on('message', (message: Buffer) => {
      const [channel = -1, data] = [message[0], message.subarray(1).toString('utf8')];
      answer.first ??= { channel, data };
      answer.channels.set(channel, (answer.channels.get(channel) ?? '') + data);
      if (stillOpen) setTimeout(() => resolve(answer), STILL_OPEN_MS).unref();
    });
    socket.on('close', (code) => resolve(Object.assign(answer, { closeCode: code })));
  }).finally(() => socket.terminate()) as Promise<Answer>;
}
