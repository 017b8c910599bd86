import type { V1Pod, V1ServiceSpec } from '@kubernetes/client-node';
import { RecapError } from '../domain/errors.js';
import type { PodRef } from '../domain/target.js';
import { apiCode } from './api-status.js';
import type { KubeClient } from './client.js';
import { listPods } from './pods.js';

/**
 * The pods behind a service: a GET of the service and a list by its selector.
 * @throws RecapError `target-not-found`, and `target-not-ready` for a service that selects no pods by design
 */
export async function servicePods(client: KubeClient, ref: PodRef, signal: AbortSignal): Promise<V1Pod[]> {
  const { namespace, name } = ref;
  const spec = await readSpec(client, ref, signal);
  if (spec?.type === 'ExternalName') {
    const where = spec.externalName ?? 'another name';
    throw new RecapError('target-not-ready', `The service ${name} has no pods: it stands for ${where}.`);
  }
  const selector = Object.entries(spec?.selector ?? {});
  if (selector.length === 0) {
    throw new RecapError('target-not-ready', `The service ${name} selects no pods; its endpoints are set by hand.`, {
      hint: `Name the pod or the workload itself, as in ${namespace}/NAME.`,
    });
  }
  return listPods(client, namespace, signal, selector.map(([key, value]) => `${key}=${value}`).join(','));
}

async function readSpec(client: KubeClient, ref: PodRef, signal: AbortSignal): Promise<V1ServiceSpec | undefined> {
  const { namespace, name } = ref;
  try {
    const service = await client.ask(`read the service ${name}`, signal, (options) =>
      client.core.readNamespacedService({ namespace, name }, options),
    );
    return service.spec;
  } catch (cause) {
    if (apiCode(cause) !== 404) throw cause;
    throw new RecapError('target-not-found', `There is no service ${name} in ${namespace}.`, { cause });
  }
}
