import type { V1Pod } from '@kubernetes/client-node';
import type { Mechanism } from '../core/ports.js';
import { parseNamespaceName } from '../domain/names.js';
import type { RunId } from '../domain/run-id.js';
import { parseRunId } from '../domain/run-id.js';
import type { KubeClient } from './client.js';
import { CAPSULE_POD_LABELS, RUN_LABEL } from './node-pod.js';
import { deletePod } from './node-remove.js';
import { listPods } from './pods.js';

const SELECTOR = Object.entries(CAPSULE_POD_LABELS)
  .map(([label, value]) => `${label}=${value}`)
  .join(',');
/** Deletions of one look. */
const MOST = 50;
const OVER: ReadonlySet<string> = new Set(['Succeeded', 'Failed']);
/** A pod that is over is looked at by whoever made it for so long, which may be a command at a terminal. */
const OVER_MS = 120_000;

/**
 * Deletes the capsule pods of runs that have ended. Those of runs that the bot knows nothing of may be of a command at a terminal: they
 * stay until they are over, as their own deadline sees to.
 */
export async function removeLeftPods(
  client: KubeClient,
  namespace: string,
  fate: Parameters<Mechanism['removeLeft']>[0],
  signal: AbortSignal,
): Promise<readonly RunId[]> {
  const removed: RunId[] = [];
  for (const pod of await listPods(client, parseNamespaceName(namespace), signal, SELECTOR)) {
    const run = runOf(pod);
    if (removed.length >= MOST || run === undefined || pod.metadata?.deletionTimestamp !== undefined) continue;
    const is = await fate(run);
    if (is === 'live' || (is === 'unknown' && !isLongOver(pod))) continue;
    const { name = '', uid } = pod.metadata ?? {};
    if (await deletePod(client, namespace, name, uid, signal)) removed.push(run);
  }
  return removed;
}

function runOf({ metadata }: V1Pod): RunId | undefined {
  try {
    return parseRunId(metadata?.labels?.[RUN_LABEL] ?? '');
  } catch {
    return undefined;
  }
}

function isLongOver({ metadata, status }: V1Pod): boolean {
  const made = metadata?.creationTimestamp?.getTime() ?? Date.now();
  return OVER.has(status?.phase ?? '') && Date.now() - made > OVER_MS;
}
