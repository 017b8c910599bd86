/** GET of one object and of collections, with paging. */
import type { KubeObject } from '../contract.js';
import type { Cluster } from './cluster.js';
import type { Exchange } from './exchange.js';
import { apiVersionOf, type Resource } from './resources.js';
import { matcherOf } from './selectors.js';
import { ApiError, badRequest, expired, failure, notFound } from './status.js';

const TOO_OLD_CONTINUE =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
  'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
  'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or ' +
  'deleted between the time the first chunk was returned and now may show up in the list.';

/** The object that the request names. Throws 404. */
export function objectOf(exchange: Exchange, cluster: Cluster, resource: Resource): KubeObject {
  const { namespace, name = '' } = exchange.info;
  const found = cluster.store.get(resource.plural, resource.namespaced ? namespace : undefined, name);
  if (!found) throw notFound({ group: resource.group, resource: resource.plural, name });
  return found;
}

export function listObjects(exchange: Exchange, cluster: Cluster, resource: Resource): void {
  const { query, namespace } = exchange.info;
  const page = pageOf(query, cluster);
  const matches = matcherOf(resource.plural, query);
  const all = cluster.store.listAt(resource.plural, page.version);
  if (!all) throw expired(TOO_OLD_CONTINUE, encodeToken(cluster.store.version, page.after));
  const rest = all
    .filter((object) => !resource.namespaced || namespace === undefined || object.metadata.namespace === namespace)
    .filter(matches)
    .filter((object) => page.after === '' || keyOf(object) > page.after);
  const items = rest.slice(0, page.limit);
  const last = items.at(-1);
  const more =
    items.length < rest.length && last
      ? { continue: encodeToken(page.version, keyOf(last)), remainingItemCount: rest.length - items.length }
      : {};
  exchange.json(200, {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: { resourceVersion: String(page.version), ...more },
    items,
  });
}

interface Page {
  version: number;
  after: string;
  limit: number;
}

function pageOf(query: URLSearchParams, cluster: Cluster): Page {
  const limit = Number(query.get('limit') ?? 0) || Number.POSITIVE_INFINITY;
  const token = query.get('continue') ?? '';
  if (token) return { ...decodeToken(token), limit };
  const asked = parseVersion(query.get('resourceVersion'));
  if (asked !== undefined && asked > cluster.store.version) throw tooLargeVersion(asked, cluster.store.version);
  const exact = query.get('resourceVersionMatch') === 'Exact' && asked !== undefined;
  if (exact && asked < cluster.store.compactedVersion) {
    throw expired('The resourceVersion for the provided list is too old.');
  }
  return { version: exact ? asked : cluster.store.version, after: '', limit };
}

/** A resourceVersion of a query; undefined when absent or empty. Throws 400 for anything but a number. */
export function parseVersion(text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  if (!/^\d{1,15}$/.test(text)) throw badRequest(`invalid resource version ${JSON.stringify(text)}`);
  return Number(text);
}

function tooLargeVersion(asked: number, current: number): ApiError {
  const message = `Timeout: Too large resource version: ${asked}, current: ${current}`;
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  return new ApiError(failure(504, 'Timeout', message, { causes, retryAfterSeconds: 1 }), { 'Retry-After': '1' });
}

function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

function encodeToken(version: number, after: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: version, start: after })).toString('base64url');
}

function decodeToken(token: string): { version: number; after: string } {
  try {
    const parsed = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as { rv?: unknown; start?: unknown };
    if (typeof parsed.rv === 'number' && typeof parsed.start === 'string') {
      return { version: parsed.rv, after: parsed.start };
    }
  } catch (cause) {
    throw Object.assign(badRequest('continue key is not valid'), { cause });
  }
  throw badRequest('continue key is not valid');
}
