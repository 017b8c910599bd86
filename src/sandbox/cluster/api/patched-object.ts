/** What an object becomes by a PATCH or PUT body. */
import type { KubeObject } from '../contract.js';
import type { Exchange } from './exchange.js';
import { invalidValue } from './field-errors.js';
import { formatGoValue } from './go-dump.js';
import { jsonPatch, mergePatch } from './json-patch.js';
import { isRecord, readObject, reportUnknownFields } from './request-object.js';
import type { Resource } from './resources.js';
import { badRequest, conflict, invalid, staleObject, unsupportedMediaType } from './status.js';
import { strategicMerge } from './strategic-merge.js';
import { dropUnknownPodFields, unknownPodFields } from './unknown-fields.js';

type Apply = (object: KubeObject, patch: unknown) => unknown;

const PATCH_TYPES = new Map<string, Apply>([
  ['application/strategic-merge-patch+json', (object, patch) => strategicMerge({ ...object }, asRecord(patch))],
  ['application/merge-patch+json', (object, patch) => mergePatch(object, asRecord(patch))],
  ['application/json-patch+json', jsonPatch],
]);

/** How to change the current object; the body is read and decoded once, so that a retry can apply it again. */
export type Change = (current: KubeObject) => KubeObject;

/** Throws 415 for a Content-Type that is no patch, 400 for a body that is none, 422 for unknown fields in Strict mode. */
export async function readPatch(exchange: Exchange, resource: Resource): Promise<Change> {
  const apply = PATCH_TYPES.get((exchange.request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '');
  if (!apply) throw unsupportedMediaType();
  const patch = await exchange.body();
  return (current) => {
    const result = apply(current, patch);
    if (!isRecord(result) || !isRecord(result['metadata'])) throw badRequest('the patch leaves no object');
    const patched = result as KubeObject;
    if (resource.plural === 'pods') checkUnknown(exchange, patch, patched);
    return settle(resource, current, resource.plural === 'pods' ? dropUnknownPodFields(patched) : patched);
  };
}

/** A PUT: the body is the whole object. Throws 400 when its name is another one. */
export async function readReplacement(exchange: Exchange, resource: Resource): Promise<Change> {
  const draft = await readObject(exchange, resource);
  const { name = '' } = exchange.info;
  if (draft.metadata.name !== undefined && draft.metadata.name !== name) {
    throw badRequest(`the name of the object (${draft.metadata.name}) does not match the name on the URL (${name})`);
  }
  const replacement = resource.plural === 'pods' ? dropUnknownPodFields(draft) : draft;
  return (current) => {
    const metadata = { ...replacement.metadata, name };
    const identity = {
      uid: metadata.uid ?? current.metadata.uid,
      creationTimestamp: current.metadata.creationTimestamp,
    };
    const resourceVersion = metadata.resourceVersion ?? current.metadata.resourceVersion;
    return settle(resource, current, { ...replacement, metadata: { ...metadata, ...identity, resourceVersion } });
  };
}

function asRecord(patch: unknown): Record<string, unknown> {
  if (!isRecord(patch)) throw badRequest('error decoding patch: json: cannot unmarshal into map[string]interface {}');
  return patch;
}

function checkUnknown(exchange: Exchange, patch: unknown, patched: KubeObject): void {
  const unknown = unknownPodFields(patched);
  if (!reportUnknownFields(exchange, unknown)) return;
  const list = unknown.map((field) => `unknown field ${JSON.stringify(field)}`).join(', ');
  const cause = invalidValue('patch', formatGoValue(patch), `strict decoding error: ${list}`);
  throw invalid('', '', [cause]);
}

/** Optimistic concurrency, and the fields that no client can change. */
function settle(resource: Resource, current: KubeObject, wanted: KubeObject): KubeObject {
  const subject = { group: resource.group, resource: resource.plural, name: current.metadata.name };
  if (wanted.metadata.uid !== current.metadata.uid) {
    const both = `UID in precondition: ${wanted.metadata.uid}, UID in object meta: ${current.metadata.uid}`;
    throw conflict(subject, `Precondition failed: ${both}`);
  }
  if (wanted.metadata.resourceVersion !== current.metadata.resourceVersion) throw conflict(subject, staleObject);
  const { name, namespace, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds } =
    current.metadata;
  const fixed = { name, namespace, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds };
  const kept = Object.fromEntries(Object.entries(fixed).filter(([, value]) => value !== undefined));
  return { ...wanted, metadata: { ...wanted.metadata, ...kept } };
}
