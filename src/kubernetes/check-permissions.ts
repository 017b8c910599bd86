import type { NamespaceName } from '../domain/names.js';
import type { KubeClient } from './client.js';
import type { Permission } from './permissions.js';
import { BOT_PERMISSIONS, NODE_PERMISSIONS } from './permissions.js';
import { selfReview } from './self-review.js';

export interface MissingPermission extends Permission {
  /** Undefined where it is asked for the whole cluster. */
  readonly namespace: NamespaceName | undefined;
}

/** Questions that are open at the same time: enough to be quick, few enough for a server that limits its clients. */
const AT_ONCE = 8;

/**
 * Asks the cluster for each permission of the bot whether it has it, and gives those that it lacks.
 * @param namespaces those that the bot serves; undefined for all
 * @param own the bot's own namespace, where the mechanism `node` is on
 * @throws RecapError `cluster-unreachable`
 */
export async function checkPermissions(
  client: KubeClient,
  namespaces: readonly NamespaceName[] | undefined,
  signal: AbortSignal,
  own?: NamespaceName,
): Promise<MissingPermission[]> {
  const served = BOT_PERMISSIONS.flatMap((permission): MissingPermission[] =>
    (permission.clusterWide ? [undefined] : (namespaces ?? [undefined])).map((namespace) => ({
      ...permission,
      namespace,
    })),
  );
  const questions =
    own === undefined ? served : [...served, ...NODE_PERMISSIONS.map((each) => ({ ...each, namespace: own }))];
  const missing: MissingPermission[] = [];
  for (let at = 0; at < questions.length; at += AT_ONCE) {
    const some = questions.slice(at, at + AT_ONCE);
    const held = await Promise.all(some.map((question) => holds(client, question, signal)));
    missing.push(...some.filter((_question, index) => held[index] !== true));
  }
  return missing;
}

async function holds(client: KubeClient, question: MissingPermission, signal: AbortSignal): Promise<boolean> {
  const { verb, apiGroup: group, namespace } = question;
  const [resource = '', subresource] = question.resource.split('/');
  const resourceAttributes = {
    verb,
    group,
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
  };
  const { allowed } = await selfReview(client, resourceAttributes, signal);
  return allowed;
}
