/** POST to a collection. */
import { randomUUID } from 'node:crypto';
import type { KubeObject } from '../contract.js';
import { admitPod, admitWebhooks } from './admission.js';
import type { Cluster } from './cluster.js';
import type { Draft } from './draft.js';
import type { Exchange } from './exchange.js';
import { invalidValue, required, type FieldError } from './field-errors.js';
import { subdomainProblem } from './names.js';
import { preparePod, requireServiceAccount } from './new-pod.js';
import { podSpec } from './pod.js';
import { validatePodSpec } from './pod-validation.js';
import { isDryRun, readObject, reportUnknownFields } from './request-object.js';
import type { Resource } from './resources.js';
import { alreadyExists, badRequest, invalid, methodNotAllowed, notFound } from './status.js';
import { timestamp } from './store.js';
import { dropUnknownPodFields, unknownPodFields } from './unknown-fields.js';

export async function createObject(exchange: Exchange, cluster: Cluster, resource: Resource): Promise<void> {
  const { namespace } = exchange.info;
  if (resource.namespaced && namespace === undefined) throw methodNotAllowed();
  const draft = prepare(exchange, resource, await readObject(exchange, resource));
  const name = draft.metadata.name ?? '';
  if (resource.namespaced) requireNamespace(cluster, namespace ?? '');
  if (name !== '' && cluster.store.get(resource.plural, draft.metadata.namespace, name)) {
    throw alreadyExists({ group: resource.group, resource: resource.plural, name });
  }
  const errors = [...validateName(draft), ...(resource.plural === 'pods' ? validatePodSpec(podSpec(draft)) : [])];
  if (errors.length > 0) throw invalid(resource.kind, name, errors);
  admit(exchange, cluster, resource, draft);
  exchange.json(201, isDryRun(exchange) ? pretended(draft) : cluster.store.create(resource.plural, draft));
}

function prepare(exchange: Exchange, resource: Resource, draft: Draft): Draft {
  const { uid: _uid, resourceVersion: _version, creationTimestamp: _time, ...metadata } = draft.metadata;
  if (resource.plural !== 'pods') return { ...draft, metadata };
  const unknown = unknownPodFields(draft);
  if (reportUnknownFields(exchange, unknown)) {
    const list = unknown.map((field) => `unknown field ${JSON.stringify(field)}`).join(', ');
    throw badRequest(`Pod in version "v1" cannot be handled as a Pod: strict decoding error: ${list}`);
  }
  return preparePod({ ...dropUnknownPodFields(draft), metadata });
}

function requireNamespace(cluster: Cluster, namespace: string): void {
  if (cluster.store.get('namespaces', undefined, namespace)) return;
  throw notFound({ group: '', resource: 'namespaces', name: namespace });
}

function validateName(draft: Draft): FieldError[] {
  const { name = '', generateName = '' } = draft.metadata;
  if (name === '' && generateName === '') return [required('metadata.name', 'name or generateName is required')];
  // RBAC names are path segments: they may hold colons and upper case.
  if (draft.apiVersion.startsWith('rbac.')) return [];
  const problem = name === '' ? undefined : subdomainProblem(name);
  return problem === undefined ? [] : [invalidValue('metadata.name', name, problem)];
}

function admit(exchange: Exchange, cluster: Cluster, resource: Resource, draft: Draft): void {
  if (resource.plural !== 'pods') return admitWebhooks(exchange);
  const pod = pretended(draft);
  requireServiceAccount(cluster, pod);
  admitPod(exchange, cluster, pod);
}

/** The draft as it would stand in the store; what a dry run answers. */
function pretended(draft: Draft): KubeObject {
  const { metadata } = draft;
  const name = metadata.name ?? `${metadata.generateName ?? ''}xxxxx`;
  const made = { uid: randomUUID(), resourceVersion: '', creationTimestamp: timestamp(new Date()) };
  return { ...draft, metadata: { ...metadata, ...made, name } };
}
