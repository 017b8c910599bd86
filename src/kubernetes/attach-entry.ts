import type { V1Pod } from '@kubernetes/client-node';
import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { RecapError } from '../domain/errors.js';
import type { ContainerTarget } from '../domain/target.js';
import { apiCode } from './api-status.js';
import type { CapsuleEntry } from './capsule-container.js';
import { targetLoss } from './capsule-status.js';
import type { KubeClient } from './client.js';

/** A pod that changes more often than this between reading and writing is not a place for a capsule. */
const ATTEMPTS = 5;

/**
 * Adds the entry to the pod that was judged, and gives the pod as it is then. Safe to call twice with the same entry: where the
 * answer to the first call was lost, the second finds the entry and changes nothing.
 * @throws RecapError `target-gone`, `admission-refused`, `bot-not-allowed`, `cluster-unreachable`, `cluster-refused`
 */
export async function attachEntry(
  client: KubeClient,
  target: ContainerTarget,
  entry: CapsuleEntry,
  signal: AbortSignal,
): Promise<V1Pod> {
  let { resourceVersion } = target;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return requireTarget(await patch(client, target, entry, resourceVersion, signal), target);
    } catch (error) {
      signal.throwIfAborted();
      const pod = await afterFailure(client, target, error, signal);
      if (holds(pod, entry)) return pod;
      if (attempt === ATTEMPTS) throw error;
      resourceVersion = pod.metadata?.resourceVersion ?? resourceVersion;
    }
  }
}

/**
 * Asks the API server whether it would take the entry, admission included; nothing is changed.
 * @throws RecapError `admission-refused`, `target-gone`, `bot-not-allowed`, `cluster-unreachable`, `cluster-refused`
 */
export async function askAdmission(
  client: KubeClient,
  target: ContainerTarget,
  entry: CapsuleEntry,
  signal: AbortSignal,
): Promise<void> {
  try {
    await patch(client, target, entry, undefined, signal, 'All');
  } catch (error) {
    if (apiCode(error) === 404) throw targetLoss(undefined, target) ?? error;
    throw error;
  }
}

/** @param resourceVersion the pod's, which must not have changed; undefined takes any */
function patch(
  client: KubeClient,
  { namespace, pod: name }: ContainerTarget,
  entry: CapsuleEntry,
  resourceVersion: string | undefined,
  signal: AbortSignal,
  dryRun?: 'All',
): Promise<V1Pod> {
  const metadata = resourceVersion === undefined ? {} : { metadata: { resourceVersion } };
  const body = { ...metadata, spec: { ephemeralContainers: [entry] } };
  return client.ask('attach a capsule', signal, (options) =>
    client.core.patchNamespacedPodEphemeralcontainers(
      { name, namespace, body, fieldManager: 'recap', ...(dryRun !== undefined && { dryRun }) },
      setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch, options),
    ),
  );
}

/**
 * After a conflict, and after a failure that leaves open whether the entry was added, the pod itself tells. Any other failure is
 * final.
 */
async function afterFailure(
  client: KubeClient,
  target: ContainerTarget,
  error: unknown,
  signal: AbortSignal,
): Promise<V1Pod> {
  const code = apiCode(error);
  if (code === 404) throw targetLoss(undefined, target) ?? error;
  const isOpen = error instanceof RecapError && error.code === 'cluster-unreachable';
  if (code !== 409 && !isOpen) throw error;
  try {
    const pod = await client.ask('read the pod again', signal, (options) =>
      client.core.readNamespacedPod({ name: target.pod, namespace: target.namespace }, options),
    );
    return requireTarget(pod, target);
  } catch (second) {
    if (apiCode(second) === 404) throw targetLoss(undefined, target) ?? second;
    throw second;
  }
}

function requireTarget(pod: V1Pod, target: ContainerTarget): V1Pod {
  const loss = targetLoss(pod, target);
  if (loss !== undefined) throw loss;
  return pod;
}

function holds(pod: V1Pod, entry: CapsuleEntry): boolean {
  return pod.spec?.ephemeralContainers?.some(({ name }) => name === entry.name) === true;
}
