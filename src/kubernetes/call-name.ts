/** What a call asks for, without the names of the objects: as RBAC and the cluster's audit log call it. */
export interface CallName {
  readonly verb: string;
  readonly resource: string;
  readonly isStream: boolean;
}

const VERBS: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };
/** `/api/v1` or `/apis/GROUP/VERSION`, then perhaps a namespace, a resource, a name and a subresource. */
const PATH =
  /^\/api(?:\/v1|s\/[^/]+\/[^/]+)(?:\/namespaces\/[^/]+)?\/(?<resource>[a-z]+)(?:\/(?<name>[^/]+)(?:\/(?<sub>[a-z]+))?)?$/;

/**
 * Names a call by its method and its path with the query. The number of names is bounded, as the paths are those of our own client; any
 * other one is `other`.
 */
export function nameCall(method: string, pathAndQuery: string): CallName {
  const { pathname, searchParams } = new URL(pathAndQuery, 'https://cluster');
  const { resource, name, sub } = PATH.exec(pathname)?.groups ?? {};
  const isWatch = searchParams.get('watch') === 'true';
  const isFollow = searchParams.get('follow') === 'true';
  return {
    verb: isWatch ? 'watch' : (VERBS[method] ?? (name === undefined ? 'list' : 'get')),
    resource: resource === undefined ? 'other' : sub === undefined ? resource : `${resource}/${sub}`,
    isStream: isWatch || isFollow,
  };
}
