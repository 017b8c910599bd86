import { RecapError } from './errors.js';
import type { ClusterName, ContainerName, NamespaceName, ObjectName } from './names.js';
import { parseContainerName, parseNamespaceName, parseObjectName, quoteForPeople } from './names.js';

/** The kinds a target can be written as; `any` is `ns/NAME`: a pod of that name, or else a workload. */
export const TARGET_KINDS = [
  'any',
  'pod',
  'deployment',
  'statefulset',
  'daemonset',
  'replicaset',
  'job',
  'service',
] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** The words for a kind between the namespace and the name, as kubectl abbreviates them. */
const KIND_WORDS: ReadonlyMap<string, TargetKind> = new Map([
  ['pod', 'pod'],
  ['po', 'pod'],
  ['deploy', 'deployment'],
  ['deployment', 'deployment'],
  ['sts', 'statefulset'],
  ['statefulset', 'statefulset'],
  ['ds', 'daemonset'],
  ['daemonset', 'daemonset'],
  ['rs', 'replicaset'],
  ['replicaset', 'replicaset'],
  ['job', 'job'],
  ['svc', 'service'],
  ['service', 'service'],
]);

const FORMS =
  'Write a target as namespace/pod, namespace/workload or namespace/deploy/NAME, with :container if needed.';

/** What a person wrote, checked; nothing is known yet of what is there. Made only by `parseTarget`. */
export interface TargetRef {
  readonly cluster: ClusterName;
  readonly namespace: NamespaceName;
  readonly kind: TargetKind;
  readonly name: ObjectName;
  readonly container?: ContainerName;
}

/**
 * Reads `ns/name`, `ns/kind/name`, each with `:container`.
 * @throws RecapError `bad-target`
 */
export function parseTarget(text: string, cluster: ClusterName): TargetRef {
  const [path = '', container, ...more] = text.split(':');
  const parts = path.split('/');
  if (more.length > 0 || parts.length < 2 || parts.length > 3) {
    throw new RecapError('bad-target', `${quoteForPeople(text)} is not a target.`, { hint: FORMS });
  }
  const [namespace = '', middle = '', last] = parts;
  const kind = last === undefined ? 'any' : KIND_WORDS.get(middle);
  if (kind === undefined) {
    throw new RecapError('bad-target', `${quoteForPeople(middle)} is not a kind of target.`, {
      hint: `Known kinds: ${[...KIND_WORDS.keys()].join(', ')}.`,
    });
  }
  return {
    cluster,
    namespace: parseNamespaceName(namespace),
    kind,
    name: parseObjectName(last ?? middle),
    ...(container === undefined ? {} : { container: parseContainerName(container) }),
  };
}

/** The way a target is written back, short: `shop/deploy/web:app`. The cluster is named only by `renderTarget`. */
export function renderTargetRef(ref: TargetRef): string {
  const kind = ref.kind === 'any' ? '' : `${shortKind(ref.kind)}/`;
  return `${ref.namespace}/${kind}${ref.name}${ref.container === undefined ? '' : `:${ref.container}`}`;
}

function shortKind(kind: TargetKind): string {
  const short: Partial<Record<TargetKind, string>> = {
    deployment: 'deploy',
    statefulset: 'sts',
    daemonset: 'ds',
    replicaset: 'rs',
    service: 'svc',
  };
  return short[kind] ?? kind;
}

/** The security context of the target's container, taken from container over pod; what a capsule mirrors. */
export interface SecurityFacts {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly supplementalGroups?: readonly number[];
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly seccompProfile?: { readonly type: string; readonly localhostProfile?: string };
  readonly appArmorProfile?: { readonly type: string; readonly localhostProfile?: string };
  readonly privileged?: boolean;
}

/** What identifies and describes the state of the target's container; compared before and after by the receipt. */
export interface ContainerState {
  readonly podUid: string;
  readonly containerId: string;
  readonly restartCount: number;
  readonly ready: boolean;
}

/** One container of one running pod, as the cluster described it. Made only by the target resolver of an adapter. */
export interface Target {
  readonly cluster: ClusterName;
  readonly namespace: NamespaceName;
  readonly pod: ObjectName;
  readonly container: ContainerName;
  readonly node: ObjectName;
  /** What the person wrote that led here. */
  readonly asked: TargetRef;
  /** For a workload: which pod of how many was taken, and why; said to the person. */
  readonly choice?: string;
  readonly state: ContainerState;
  readonly security: SecurityFacts;
  readonly hostNetwork: boolean;
  /** Precondition of the attach: the version of the pod that was judged. */
  readonly resourceVersion: string;
  /** Names of the ephemeral containers that stand in the pod's spec already. */
  readonly ephemeralContainers: readonly string[];
  /** Facts of the node, where the bot may read them. */
  readonly platform?: { readonly os: string; readonly arch: string; readonly memoryPressure: boolean };
}

/** `shop/web-7c9d8b6f5-x2x4p:app`, in the words of a message. */
export function renderTarget(target: Target): string {
  return `${target.namespace}/${target.pod}:${target.container}`;
}

/** The reference that leads to exactly this pod and container again; what a thread remembers. */
export function refOfTarget(target: Target): TargetRef {
  return {
    cluster: target.cluster,
    namespace: target.namespace,
    kind: 'pod',
    name: target.pod,
    container: target.container,
  };
}
