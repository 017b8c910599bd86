/** The object in a request's body, checked against what the URL says. */
import type { KubeObject } from '../contract.js';
import type { Draft } from './draft.js';
import type { Exchange } from './exchange.js';
import { apiVersionOf, type Resource } from './resources.js';
import { badRequest } from './status.js';

export function isDryRun(exchange: Exchange): boolean {
  return exchange.info.query.getAll('dryRun').includes('All');
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The body as an object of the resource's kind, with the namespace of the URL. Throws 400. */
export async function readObject(exchange: Exchange, resource: Resource): Promise<Draft> {
  const body = await exchange.body();
  const { namespace } = exchange.info;
  if (!isRecord(body)) throw badRequest('the request body is not an object');
  const apiVersion = apiVersionOf(resource);
  const { kind } = resource;
  if ((body['kind'] ?? kind) !== kind || (body['apiVersion'] ?? apiVersion) !== apiVersion) {
    const given = `${JSON.stringify(body['apiVersion'])}, Kind=${JSON.stringify(body['kind'])}`;
    throw badRequest(
      `the object provided is ${given}, not ${JSON.stringify(apiVersion)}, Kind=${JSON.stringify(kind)}`,
    );
  }
  const metadata = (isRecord(body['metadata']) ? body['metadata'] : {}) as Partial<KubeObject['metadata']>;
  if (!resource.namespaced) return { ...body, apiVersion, kind, metadata };
  if (metadata.namespace !== undefined && metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  return { ...body, apiVersion, kind, metadata: { ...metadata, ...(namespace === undefined ? {} : { namespace }) } };
}

/** True when unknown fields must be refused (Strict); false when they only make a warning (Warn, the default) or nothing. */
export function reportUnknownFields(exchange: Exchange, fields: readonly string[]): boolean {
  const mode = exchange.info.query.get('fieldValidation') ?? 'Warn';
  if (mode === 'Strict') return fields.length > 0;
  if (mode === 'Warn') for (const field of fields) exchange.warn(`unknown field ${JSON.stringify(field)}`);
  return false;
}
