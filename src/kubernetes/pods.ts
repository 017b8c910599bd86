import type { V1Pod } from '@kubernetes/client-node';
import { RecapError } from '../domain/errors.js';
import type { NamespaceName } from '../domain/names.js';
import type { KubeClient } from './client.js';

const PAGE = 500;
/** 10,000 pods in one namespace are beyond what a name should be looked for in. */
const MOST_PAGES = 20;

/**
 * Every pod of a namespace, or those of a label selector: one call for up to 500.
 * @throws RecapError `cluster-unreachable`, `bot-not-allowed`, `too-many-targets`
 */
export async function listPods(
  client: KubeClient,
  namespace: NamespaceName,
  signal: AbortSignal,
  labelSelector?: string,
): Promise<V1Pod[]> {
  const pods: V1Pod[] = [];
  let _continue: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const request = {
      namespace,
      limit: PAGE,
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(_continue === undefined ? {} : { _continue }),
    };
    const list = await client.ask(`list the pods of ${namespace}`, signal, (options) =>
      client.core.listNamespacedPod(request, options),
    );
    pods.push(...list.items);
    _continue = list.metadata?._continue;
    if (_continue === undefined || _continue === '') return pods;
  }
  throw new RecapError('too-many-targets', `The namespace ${namespace} has more than ${PAGE * MOST_PAGES} pods.`, {
    hint: `Name the pod itself: ${namespace}/pod/NAME.`,
  });
}
