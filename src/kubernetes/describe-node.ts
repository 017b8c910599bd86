import type { V1Node } from '@kubernetes/client-node';
import { RecapError } from '../domain/errors.js';
import { nearest } from '../domain/nearest.js';
import { parseObjectName } from '../domain/names.js';
import type { NodeRef, NodeTarget } from '../domain/target.js';
import { apiCode } from './api-status.js';
import type { KubeClient } from './client.js';
import { platformOf } from './node-platforms.js';

/**
 * The target that a node is.
 * @throws RecapError `target-not-found` with the nearest names, `target-not-ready`, `does-not-fit` on Windows, `bot-not-allowed`,
 *   `cluster-unreachable`
 */
export async function describeNode(client: KubeClient, ref: NodeRef, signal: AbortSignal): Promise<NodeTarget> {
  const node = await readNode(client, ref, signal);
  const uid = node.metadata?.uid;
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  if (uid === undefined || ready?.status !== 'True') {
    throw new RecapError('target-not-ready', `The node ${ref.name} is not ready, so it would start no capsule.`, {
      hint: ready?.message === undefined ? undefined : `It says: ${ready.message}`,
    });
  }
  const platform = platformOf(node);
  if (platform?.os === 'windows') {
    throw new RecapError('does-not-fit', `The node ${ref.name} runs Windows, and capsules need Linux.`);
  }
  const { cluster, name } = ref;
  return { kind: 'node', cluster, node: name, uid, asked: ref, ...(platform === undefined ? {} : { platform }) };
}

async function readNode(client: KubeClient, { name }: NodeRef, signal: AbortSignal): Promise<V1Node> {
  try {
    return await client.ask(`read the node ${name}`, signal, (options) => client.core.readNode({ name }, options));
  } catch (error) {
    if (apiCode(error) !== 404) throw error;
    const all = await client.ask('list the nodes', signal, (options) => client.core.listNode({}, options));
    const near = nearest(
      name,
      all.items.map(({ metadata }) => metadata?.name ?? ''),
    ).map((each) => `node/${parseObjectName(each)}`);
    throw new RecapError('target-not-found', `There is no node ${name}.`, {
      hint: near.length === 0 ? undefined : `Nearest: ${near.join(', ')}.`,
    });
  }
}
