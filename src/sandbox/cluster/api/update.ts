/** PUT and PATCH of an object, and of the ephemeral containers of a pod. */
import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../contract.js';
import { admitPod, admitWebhooks } from './admission.js';
import type { Cluster } from './cluster.js';
import { validateEphemeralContainers, validateEphemeralUpdate } from './ephemeral-validation.js';
import type { Exchange } from './exchange.js';
import { objectOf } from './list.js';
import { readPatch, readReplacement, type Change } from './patched-object.js';
import { podSpec } from './pod.js';
import { defaultEphemeralContainer } from './pod-defaults.js';
import { validatePodUpdate } from './pod-validation.js';
import { isDryRun } from './request-object.js';
import type { Resource } from './resources.js';
import { invalid } from './status.js';

/** Changes the object itself; the status stays as it is (clients of this API have no status subresource). */
export async function updateObject(exchange: Exchange, cluster: Cluster, resource: Resource): Promise<void> {
  const change = await readChange(exchange, resource);
  const current = objectOf(exchange, cluster, resource);
  const { status: _status, ...wanted } = change(current);
  const next: KubeObject = current.status ? { ...wanted, status: current.status } : wanted;
  if (resource.plural === 'pods') {
    const spec = podSpec(next);
    if (spec.ephemeralContainers)
      next.spec = { ...spec, ephemeralContainers: spec.ephemeralContainers.map(defaultEphemeralContainer) };
    const errors = validatePodUpdate(podSpec(current), podSpec(next));
    if (errors.length > 0) throw invalid('Pod', current.metadata.name, errors);
  }
  admitWebhooks(exchange);
  answer(exchange, cluster, resource, current, next);
}

/** Only the ephemeral containers of the body count; everything else in it is ignored, as the real subresource does. */
export async function updateEphemeralContainers(
  exchange: Exchange,
  cluster: Cluster,
  resource: Resource,
): Promise<void> {
  const change = await readChange(exchange, resource);
  const current = objectOf(exchange, cluster, resource);
  const wanted = podSpec(change(current)).ephemeralContainers ?? [];
  const before = podSpec(current);
  const spec = { ...before, ephemeralContainers: wanted.map(defaultEphemeralContainer) };
  const errors = [...validateEphemeralContainers(spec), ...validateEphemeralUpdate(before, spec)];
  if (errors.length > 0) throw invalid('Pod', current.metadata.name, errors);
  const next = { ...current, spec };
  if (spec.ephemeralContainers.length === 0)
    delete (next.spec as { ephemeralContainers?: unknown }).ephemeralContainers;
  admitPod(exchange, cluster, next);
  answer(exchange, cluster, resource, current, next);
}

function readChange(exchange: Exchange, resource: Resource): Promise<Change> {
  return exchange.info.verb === 'patch' ? readPatch(exchange, resource) : readReplacement(exchange, resource);
}

function answer(exchange: Exchange, cluster: Cluster, resource: Resource, current: KubeObject, next: KubeObject): void {
  const changedSpec = !isDeepStrictEqual(next.spec, current.spec);
  if (changedSpec && current.metadata.generation !== undefined) {
    next.metadata = { ...next.metadata, generation: current.metadata.generation + 1 };
  }
  if (isDryRun(exchange)) return exchange.json(200, next);
  const { name, namespace } = current.metadata;
  const stored = cluster.store.update(resource.plural, resource.namespaced ? namespace : undefined, name, (object) => {
    for (const key of Object.keys(object)) Reflect.deleteProperty(object, key);
    Object.assign(object, next);
  });
  exchange.json(200, stored ?? next);
}
