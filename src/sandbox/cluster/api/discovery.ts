/** The paths that are not about objects: version, health, and which resources there are. */
import type { Exchange } from './exchange.js';
import { apiVersionOf, podSubresources, resources, reviewResources, type Resource } from './resources.js';

const VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  gitCommit: 'embedded',
  gitTreeState: 'clean',
  buildDate: '2026-06-10T00:00:00Z',
  goVersion: 'go1.26',
  compiler: 'gc',
  platform: 'linux/amd64',
};

const STORED_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const SUBRESOURCE_VERBS = new Map<string, string[]>([
  ['ephemeralcontainers', ['get', 'patch', 'update']],
  ['log', ['get']],
  ['attach', ['create', 'get']],
  ['exec', ['create', 'get']],
]);

/** Answers a path that names no resource; unknown ones get the plain 404 of Go's mux. */
export function answerPath(exchange: Exchange): void {
  const path = exchange.info.path.replace(/(?<=.)\/+$/, '');
  if (['/healthz', '/livez', '/readyz'].includes(path)) return exchange.text(200, 'ok');
  const body = documentAt(path);
  if (body) exchange.json(200, body);
  else exchange.text(404, '404 page not found\n');
}

function documentAt(path: string): object | undefined {
  if (path === '/version') return VERSION;
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupNames().map(groupOf) };
  const [, prefix, first = '', second] = path.split('/');
  if (prefix === 'api') return resourceList('', first);
  if (prefix !== 'apis' || !groupNames().includes(first)) return undefined;
  return second === undefined ? { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(first) } : resourceList(first, second);
}

function groupNames(): string[] {
  return [...new Set([...resources, ...reviewResources].map((r) => r.group).filter((group) => group !== ''))];
}

function groupOf(name: string): { name: string; versions: object[]; preferredVersion: object } {
  const version = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [version], preferredVersion: version };
}

function resourceList(group: string, version: string): object | undefined {
  const served = [...resources, ...reviewResources].filter((r) => r.group === group && r.version === version);
  const first = served[0];
  if (!first) return undefined;
  const list = served.flatMap((r) => [entry(r, r.plural, verbsOf(r)), ...(r.plural === 'pods' ? podEntries(r) : [])]);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersionOf(first), resources: list };
}

function verbsOf(resource: Resource): string[] {
  return reviewResources.includes(resource) ? ['create'] : STORED_VERBS;
}

function podEntries(pods: Resource): object[] {
  return podSubresources.map((sub) => entry(pods, `pods/${sub}`, SUBRESOURCE_VERBS.get(sub) ?? []));
}

function entry({ kind, namespaced, shortNames }: Resource, name: string, verbs: string[]): object {
  const singularName = name.includes('/') ? '' : kind.toLowerCase();
  return { name, singularName, namespaced, kind, verbs, ...(shortNames.length > 0 ? { shortNames } : {}) };
}
