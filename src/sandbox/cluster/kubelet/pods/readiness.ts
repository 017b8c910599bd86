import { readFile } from 'node:fs/promises';
import type { NodeProcess } from '../runtime/node-process.js';
import type { ContainerSpec } from './pod-spec.js';

/** TCP_LISTEN in /proc/net/tcp. */
const LISTEN = '0A';

/** The port that a container's readiness probe asks, or undefined when it has no probe of a kind that is supported. */
export function probedPort(spec: ContainerSpec): number | undefined {
  const port = spec.readinessProbe?.httpGet?.port ?? spec.readinessProbe?.tcpSocket?.port;
  if (typeof port === 'number') return port;
  return spec.ports?.find(({ name }) => name === port)?.containerPort;
}

/**
 * Whether something listens on a port in a pod's network namespace. Stands for the probe itself: the kubelet is not in the
 * node's network and could connect only by a process of its own for each probe.
 */
export async function isListening(node: NodeProcess, pid: number, port: number): Promise<boolean> {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const tables = await Promise.all(
    ['net/tcp', 'net/tcp6'].map((name) => readFile(node.procPath(pid, name), 'utf8').catch(() => '')),
  );
  return tables.some((table) =>
    table.split('\n').some((line) => {
      const [, local = '', , state] = line.trim().split(/\s+/);
      return state === LISTEN && local.endsWith(`:${wanted}`);
    }),
  );
}
