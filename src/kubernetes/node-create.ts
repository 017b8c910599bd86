import type { V1Pod } from '@kubernetes/client-node';
import { RecapError } from '../domain/errors.js';
import { apiCode } from './api-status.js';
import type { KubeClient } from './client.js';
import { RUN_LABEL } from './node-pod.js';
import { removePodUnseen } from './node-remove.js';

/** The longest that a create may take; longer than one question, whose deadline it has to itself. */
const CREATE_MS = 10_000;

/**
 * Creates the capsule pod, and gives it as it is then; where the pod of this run is there already, gives that one. It is not ended by any
 * signal: a create that is cut off leaves open whether there is a pod, so it runs to its answer, or the pod that may be there is removed.
 * @throws RecapError `admission-refused`, `bot-not-allowed`, `cluster-unreachable`, `cluster-refused`
 */
export async function createCapsulePod(client: KubeClient, body: V1Pod): Promise<V1Pod> {
  const { signal } = new AbortController();
  try {
    return await create(client, body, signal);
  } catch (error) {
    if (apiCode(error) === 409) return await ownPod(client, body, signal);
    if (error instanceof RecapError && error.code === 'cluster-unreachable') {
      const { name = '', namespace = '' } = body.metadata ?? {};
      await removePodUnseen(client, { namespace, name });
    }
    throw error;
  }
}

/**
 * Asks the API server whether it would take the pod, admission included; nothing is changed.
 * @throws RecapError as `createCapsulePod`
 */
export async function askPodAdmission(client: KubeClient, body: V1Pod, signal: AbortSignal): Promise<void> {
  try {
    await create(client, body, signal, 'All');
  } catch (error) {
    if (apiCode(error) !== 409) throw error;
  }
}

async function create(client: KubeClient, body: V1Pod, signal: AbortSignal, dryRun?: 'All'): Promise<V1Pod> {
  const namespace = body.metadata?.namespace ?? '';
  try {
    return await client.ask(
      'create the capsule pod',
      signal,
      (options) =>
        client.core.createNamespacedPod(
          { namespace, body, fieldManager: 'recap', ...(dryRun !== undefined && { dryRun }) },
          options,
        ),
      { deadlineMs: CREATE_MS },
    );
  } catch (error) {
    if (apiCode(error) !== 404) throw error;
    throw new RecapError('cluster-refused', `The bot's own namespace ${namespace} is not there.`, {
      cause: error,
      hint: 'Who runs the bot can make it, or name another under clusters, node, namespace.',
    });
  }
}

/** The name was taken: by an earlier attempt of the same run, or by something that is not ours. */
async function ownPod(client: KubeClient, body: V1Pod, signal: AbortSignal): Promise<V1Pod> {
  const { name = '', namespace = '', labels } = body.metadata ?? {};
  const found = await client.ask('read the capsule pod', signal, (options) =>
    client.core.readNamespacedPod({ name, namespace }, options),
  );
  if (found.metadata?.labels?.[RUN_LABEL] === labels?.[RUN_LABEL]) return found;
  throw new RecapError('cluster-refused', `There is another pod ${name} in the bot's own namespace ${namespace}.`);
}
