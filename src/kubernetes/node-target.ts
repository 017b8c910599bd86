import type { V1Node, V1Pod } from '@kubernetes/client-node';
import type { ContainerTarget, NodeTarget } from '../domain/target.js';
import { apiCode } from './api-status.js';
import type { KubeClient } from './client.js';

/** The target's pod as it is now; undefined when it is gone. */
export function readTargetPod(
  client: KubeClient,
  { namespace, pod: name }: ContainerTarget,
  signal: AbortSignal,
): Promise<V1Pod | undefined> {
  return readPodOrGone(client, { namespace, name }, signal);
}

/** A pod as it is now; undefined when there is none of that name. */
export function readPodOrGone(
  client: KubeClient,
  request: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<V1Pod | undefined> {
  return orGone(client.ask('read the pod', signal, (options) => client.core.readNamespacedPod(request, options)));
}

/** The target's node as it is now; undefined when it is gone. */
export function readTargetNode(
  client: KubeClient,
  { node: name }: NodeTarget,
  signal: AbortSignal,
): Promise<V1Node | undefined> {
  return orGone(client.ask('read the node', signal, (options) => client.core.readNode({ name }, options)));
}

async function orGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (apiCode(error) === 404) return undefined;
    throw error;
  }
}
