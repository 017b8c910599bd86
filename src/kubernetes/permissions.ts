/** One thing that the bot's own account must be allowed, and what for. */
export interface Permission {
  readonly verb: string;
  /** Empty for the core group. */
  readonly apiGroup: string;
  /** With its subresource, as a Role names it: `pods/log`. */
  readonly resource: string;
  readonly why: string;
  /** `required`: runs fail without it. `useful`: something is told less well. */
  readonly need: 'required' | 'useful';
  /** Asked for the whole cluster, whatever namespaces the bot serves. */
  readonly clusterWide: boolean;
}

type Row = readonly [verbs: string, apiGroup: string, resource: string, why: string];

const REQUIRED: readonly Row[] = [
  ['get list watch', '', 'pods', 'find targets, and follow a capsule in its pod'],
  ['patch', '', 'pods/ephemeralcontainers', 'attach a capsule'],
  ['get', '', 'pods/log', 'read the output'],
  ['get create', '', 'pods/attach', 'stop a capsule'],
];

const USEFUL: readonly Row[] = [
  // No more than who may attach containers can do in any case.
  ['get create', '', 'pods/exec', 'fetch the file that a capsule such as tcpdump makes'],
  ['list watch', '', 'events', 'tell within a second why a capsule does not start'],
  ['create', '', 'events', "tell in a target's own events what was attached and detached"],
  ['get', '', 'services', 'find the pods behind a service'],
  ['get', 'apps', 'deployments', 'tell a workload without pods from one that is not there'],
  ['get', 'apps', 'statefulsets', 'tell a workload without pods from one that is not there'],
  ['get', 'apps', 'daemonsets', 'tell a workload without pods from one that is not there'],
  ['get', 'apps', 'replicasets', 'tell a workload without pods from one that is not there'],
  ['get', 'batch', 'jobs', 'tell a job without pods from one that is not there'],
];

const CLUSTER_WIDE: readonly Row[] = [
  ['create', 'authorization.k8s.io', 'subjectaccessreviews', 'ask what people may do'],
];

const CLUSTER_WIDE_USEFUL: readonly Row[] = [
  ['get list', '', 'nodes', 'find a node, and refuse a capsule that does not fit the node, or a node short of memory'],
  ['list', '', 'namespaces', 'suggest namespaces'],
];

/** Everything that the adapters of this folder call for in the namespaces that the bot serves. The deployment grants exactly this. */
export const BOT_PERMISSIONS: readonly Permission[] = [
  ...permissions(REQUIRED, 'required', false),
  ...permissions(USEFUL, 'useful', false),
  ...permissions(CLUSTER_WIDE, 'required', true),
  ...permissions(CLUSTER_WIDE_USEFUL, 'useful', true),
];

/** Beyond those, in the bot's own namespace alone: what the mechanism `node` calls for, where it is on. */
export const NODE_PERMISSIONS: readonly Permission[] = permissions(
  [['create delete', '', 'pods', 'make the pod of a capsule, and remove it']],
  'required',
  false,
);

function permissions(rows: readonly Row[], need: Permission['need'], clusterWide: boolean): Permission[] {
  return rows.flatMap(([verbs, apiGroup, resource, why]) =>
    verbs.split(' ').map((verb) => ({ verb, apiGroup, resource, why, need, clusterWide })),
  );
}
