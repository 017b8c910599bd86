/** The recordings of a real cluster, read from test/fixtures/kubernetes. */
import { readdirSync, readFileSync } from 'node:fs';
import type { KubeObject } from '../../../../../src/sandbox/cluster/contract.js';

export interface Frame {
  channel?: number;
  data?: string;
  opcode?: string;
  code?: number;
  still_open?: boolean;
}

export interface Recording {
  case: string;
  user: string | null;
  request: { method: string; path: string; headers: Record<string, string>; body: unknown };
  response: {
    status: number;
    headers: Record<string, string>;
    body?: Record<string, unknown>;
    body_text?: string;
    frames?: Frame[];
  };
}

const FIXTURES = new URL('../../../../fixtures/kubernetes/', import.meta.url);

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, FIXTURES), 'utf8'));
}

/** Names of all recordings, requests and observations. */
export function recordingNames(): string[] {
  return readdirSync(new URL('answers/', FIXTURES)).map((file) => file.replace(/\.json$/, ''));
}

/** The recordings that can't be replayed, with the reason. */
export function notReplayed(): Map<string, string> {
  return new Map(Object.entries(read('not-replayed.json') as Record<string, string>));
}

export function recording(name: string): Recording {
  const parsed = read(`answers/${name}.json`);
  if (typeof parsed !== 'object' || parsed === null || !('request' in parsed)) throw new Error(`${name} is no request`);
  return parsed as Recording;
}

/** The pod that a recorded answer holds. */
export function answeredPod(name: string): KubeObject {
  const { body } = recording(name).response;
  if (body?.['kind'] !== 'Pod') throw new Error(`${name} answers no pod`);
  return structuredClone(body) as KubeObject;
}

export function isWebSocket({ request }: Recording): boolean {
  return request.headers['Upgrade'] === 'websocket';
}
