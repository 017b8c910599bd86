/** What a request is about, read from its method and URL, as the API server's RequestInfo is. */
import { badRequest } from './status.js';

export interface RequestInfo {
  method: string;
  path: string;
  query: URLSearchParams;
  /** False for paths such as /version; then only `path` and `verb` (the lower-case method) mean something. */
  isResource: boolean;
  verb: string;
  group: string;
  version: string;
  namespace: string | undefined;
  resource: string;
  subresource: string;
  name: string | undefined;
}

const COLLECTION_VERBS = new Map([
  ['GET', 'list'],
  ['HEAD', 'list'],
  ['POST', 'create'],
  ['DELETE', 'deletecollection'],
]);
const OBJECT_VERBS = new Map([
  ['GET', 'get'],
  ['HEAD', 'get'],
  ['POST', 'create'],
  ['PUT', 'update'],
  ['PATCH', 'patch'],
  ['DELETE', 'delete'],
]);

/** Throws 400 for a path whose percent-encoding is broken. */
export function parseRequest(method: string, target: string): RequestInfo {
  const at = target.indexOf('?');
  const path = at < 0 ? target : target.slice(0, at);
  const query = new URLSearchParams(at < 0 ? '' : target.slice(at + 1));
  const parts = decodeParts(path);
  const nonResource = { method, path, query, isResource: false, verb: method.toLowerCase(), group: '', version: '' };
  const base = { ...nonResource, namespace: undefined, resource: '', subresource: '', name: undefined };
  const prefix = parts.shift();
  if (prefix === 'api') return parts.length < 2 ? base : resourceRequest(base, '', parts);
  const group = prefix === 'apis' ? parts.shift() : undefined;
  return group === undefined || parts.length < 2 ? base : resourceRequest(base, group, parts);
}

function decodeParts(path: string): string[] {
  try {
    return path
      .split('/')
      .filter((part) => part !== '')
      .map((part) => decodeURIComponent(part));
  } catch (cause) {
    throw Object.assign(badRequest('the request path is not valid percent-encoding'), { cause });
  }
}

function resourceRequest(base: RequestInfo, group: string, parts: string[]): RequestInfo {
  const [version = '', ...rest] = parts;
  let namespace: string | undefined;
  if (rest[0] === 'namespaces' && rest.length > 2) {
    namespace = rest[1];
    rest.splice(0, 2);
  }
  const [resource = '', name, ...subresource] = rest;
  const verb = verbOf(base.method, name, base.query);
  // The API server treats a namespace object as being in the namespace of its own name.
  if (resource === 'namespaces' && group === '') namespace = name;
  return {
    ...base,
    isResource: true,
    verb,
    group,
    version,
    namespace,
    resource,
    subresource: subresource.join('/'),
    name,
  };
}

function verbOf(method: string, name: string | undefined, query: URLSearchParams): string {
  const verb = (name === undefined ? COLLECTION_VERBS : OBJECT_VERBS).get(method) ?? '';
  return verb === 'list' && isTrue(query.get('watch')) ? 'watch' : verb;
}

export function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}
