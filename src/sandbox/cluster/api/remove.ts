/** DELETE of an object and of a collection. */
import type { KubeObject } from '../contract.js';
import { admitWebhooks } from './admission.js';
import type { Cluster } from './cluster.js';
import type { Exchange } from './exchange.js';
import { objectOf } from './list.js';
import { podSpec } from './pod.js';
import { isDryRun, isRecord } from './request-object.js';
import { apiVersionOf, type Resource } from './resources.js';
import { matcherOf } from './selectors.js';
import { badRequest, conflict } from './status.js';
import { timestamp } from './store.js';

interface DeleteOptions {
  gracePeriodSeconds: number | undefined;
  uid: string | undefined;
  resourceVersion: string | undefined;
  dryRun: boolean;
}

export async function deleteObject(exchange: Exchange, cluster: Cluster, resource: Resource): Promise<void> {
  const options = await readOptions(exchange);
  const object = objectOf(exchange, cluster, resource);
  checkPreconditions(resource, object, options);
  admitWebhooks(exchange);
  if (resource.plural === 'pods') exchange.json(200, deletePod(cluster, object, options));
  else {
    const { name, uid, namespace } = object.metadata;
    if (!options.dryRun) cluster.store.remove(resource.plural, namespace, name);
    const details = { name, ...(resource.group ? { group: resource.group } : {}), kind: resource.plural, uid };
    exchange.json(200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
  }
}

export async function deleteCollection(exchange: Exchange, cluster: Cluster, resource: Resource): Promise<void> {
  const options = await readOptions(exchange);
  const { namespace, query } = exchange.info;
  const items = cluster.store.list(resource.plural, namespace).filter(matcherOf(resource.plural, query));
  admitWebhooks(exchange);
  for (const object of items) {
    if (resource.plural === 'pods') deletePod(cluster, object, options);
    else if (!options.dryRun) cluster.store.remove(resource.plural, object.metadata.namespace, object.metadata.name);
  }
  const metadata = { resourceVersion: String(cluster.store.version) };
  exchange.json(200, { kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata, items });
}

async function readOptions(exchange: Exchange): Promise<DeleteOptions> {
  const body = await exchange.body();
  const options = isRecord(body) ? body : {};
  const preconditions = isRecord(options['preconditions']) ? options['preconditions'] : {};
  const asked = options['gracePeriodSeconds'] ?? exchange.info.query.get('gracePeriodSeconds') ?? undefined;
  const grace = asked === undefined ? undefined : Number(asked);
  if (grace !== undefined && !Number.isSafeInteger(grace)) throw badRequest('gracePeriodSeconds must be an integer');
  const dryRun = isDryRun(exchange) || (Array.isArray(options['dryRun']) && options['dryRun'].includes('All'));
  return {
    gracePeriodSeconds: grace,
    uid: typeof preconditions['uid'] === 'string' ? preconditions['uid'] : undefined,
    resourceVersion:
      typeof preconditions['resourceVersion'] === 'string' ? preconditions['resourceVersion'] : undefined,
    dryRun,
  };
}

function checkPreconditions(resource: Resource, object: KubeObject, { uid, resourceVersion }: DeleteOptions): void {
  const subject = { group: resource.group, resource: resource.plural, name: object.metadata.name };
  if (uid !== undefined && uid !== object.metadata.uid) {
    const both = `UID in precondition: ${uid}, UID in object meta: ${object.metadata.uid}`;
    throw conflict(subject, `Precondition failed: ${both}`);
  }
  if (resourceVersion !== undefined && resourceVersion !== object.metadata.resourceVersion) {
    const current = object.metadata.resourceVersion;
    const both = `ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${current}`;
    throw conflict(subject, `Precondition failed: ${both}`);
  }
}

/**
 * With grace 0, or when no kubelet has the pod, it goes at once; else it gets a deletionTimestamp and the kubelet finishes.
 * A second deletion can shorten the grace, never lengthen it.
 */
function deletePod(cluster: Cluster, pod: KubeObject, options: DeleteOptions): KubeObject {
  const { name, namespace } = pod.metadata;
  const spec = podSpec(pod);
  const before = pod.metadata.deletionGracePeriodSeconds;
  const wanted = options.gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30;
  const grace = Math.max(0, before === undefined ? wanted : Math.min(wanted, before));
  const phase = pod.status?.['phase'];
  const finished = phase === 'Succeeded' || phase === 'Failed';
  const atOnce = grace === 0 || !cluster.hasNode || !spec.nodeName || finished;
  const mark = (object: KubeObject): void => {
    object.metadata.generation = (object.metadata.generation ?? 1) + (before === undefined ? 1 : 0);
    object.metadata.deletionGracePeriodSeconds = atOnce ? 0 : grace;
    object.metadata.deletionTimestamp = timestamp(new Date(Date.now() + (atOnce ? 0 : grace) * 1000));
  };
  if (options.dryRun || atOnce) {
    mark(pod);
    if (!options.dryRun) cluster.store.remove('pods', namespace, name);
    return pod;
  }
  if (before !== undefined && grace >= before) return pod;
  return cluster.store.update('pods', namespace, name, mark) ?? pod;
}
