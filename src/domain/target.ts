import { RecapError } from './errors.js';
import type { ClusterName, ContainerName, NamespaceName, ObjectName } from './names.js';
import { parseContainerName, parseNamespaceName, parseObjectName, quoteForPeople } from './names.js';

/** The kinds that lie in a namespace; `any` is `ns/NAME`: a pod of that name, or else a workload. */
export const POD_KINDS = [
  'any',
  'pod',
  'deployment',
  'statefulset',
  'daemonset',
  'replicaset',
  'job',
  'service',
] as const;
export type PodKind = (typeof POD_KINDS)[number];

/** The words for a kind between the namespace and the name, as kubectl abbreviates them. */
const KIND_WORDS: ReadonlyMap<string, PodKind> = new Map([
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

/** What stands where a namespace would, before the name of a node. A pod of a namespace of this name is `node/pod/NAME`. */
const NODE_WORD = 'node';

const FORMS =
  'Write a target as namespace/pod, namespace/workload or namespace/deploy/NAME, with :container if needed, or as node/NAME.';

/** A pod, or what has pods, as a person wrote it. */
export interface PodRef {
  readonly cluster: ClusterName;
  readonly namespace: NamespaceName;
  readonly kind: PodKind;
  readonly name: ObjectName;
  readonly container?: ContainerName;
}

/** A node as a person wrote it. */
export interface NodeRef {
  readonly cluster: ClusterName;
  readonly kind: 'node';
  readonly name: ObjectName;
}

/** What a person wrote, checked; nothing is known yet of what is there. Made only by `parseTarget`. */
export type TargetRef = PodRef | NodeRef;

/**
 * Reads `ns/name`, `ns/kind/name`, each with `:container`, and `node/NAME`.
 * @throws RecapError `bad-target`
 */
export function parseTarget(text: string, cluster: ClusterName): TargetRef {
  const [path = '', container, ...more] = text.split(':');
  const parts = path.split('/');
  if (parts.length === 2 && parts[0] === NODE_WORD && container === undefined) {
    return { cluster, kind: 'node', name: parseObjectName(parts[1] ?? '') };
  }
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
  if (ref.kind === 'node') return `${NODE_WORD}/${ref.name}`;
  const kind = ref.kind === 'any' ? '' : `${shortKind(ref.kind)}/`;
  return `${ref.namespace}/${kind}${ref.name}${ref.container === undefined ? '' : `:${ref.container}`}`;
}

function shortKind(kind: PodKind): string {
  const short: Partial<Record<PodKind, string>> = {
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

/** Facts of a node, where the bot may read them. */
export interface NodePlatform {
  readonly os: string;
  readonly arch: string;
  readonly memoryPressure: boolean;
  /** What else the node is short of, where it is: `disk`, `process ids`. Its kubelet refuses new pods then. */
  readonly otherPressure?: readonly string[];
}

/** One container of one running pod, as the cluster described it. */
export interface ContainerTarget {
  readonly kind: 'container';
  readonly cluster: ClusterName;
  readonly namespace: NamespaceName;
  readonly pod: ObjectName;
  readonly container: ContainerName;
  readonly node: ObjectName;
  /** What the person wrote that led here. */
  readonly asked: PodRef;
  /** For a workload: which pod of how many was taken, and why; said to the person. */
  readonly choice?: string;
  readonly state: ContainerState;
  readonly security: SecurityFacts;
  readonly hostNetwork: boolean;
  /** The name of the runtime class, where the pod does not run in the node's usual runtime. */
  readonly runtimeClass?: string;
  /** Every container of the pod has a memory limit, so that the pod as a whole has one. */
  readonly memoryLimited: boolean;
  /** Epoch milliseconds at which a container of the pod was last killed for its memory. */
  readonly oomKilledAt?: number;
  /** Precondition of the attach: the version of the pod that was judged. */
  readonly resourceVersion: string;
  /** Names of the ephemeral containers that stand in the pod's spec already. */
  readonly ephemeralContainers: readonly string[];
  readonly platform?: NodePlatform;
}

/** A node itself, without any pod. */
export interface NodeTarget {
  readonly kind: 'node';
  readonly cluster: ClusterName;
  readonly node: ObjectName;
  readonly uid: string;
  readonly asked: NodeRef;
  readonly platform?: NodePlatform;
}

export const TARGET_KINDS = ['container', 'node'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** What a capsule runs on. Made only by the target resolver of an adapter. */
export type Target = ContainerTarget | NodeTarget;

/** `shop/web-7c9d8b6f5-x2x4p:app` or `node/worker-1`, in the words of a message. */
export function renderTarget(target: Target): string {
  if (target.kind === 'node') return `${NODE_WORD}/${target.node}`;
  return `${target.namespace}/${target.pod}:${target.container}`;
}

/** The pod's or the node's name, the word that tells targets of one request apart. */
export function nameOfTarget(target: Target): ObjectName {
  return target.kind === 'node' ? target.node : target.pod;
}

/** Which pod of a workload was taken, and why, where there was a choice. */
export function choiceOf(target: Target): string | undefined {
  return target.kind === 'node' ? undefined : target.choice;
}

/** In whose namespace a right must be held; undefined for a node, where it must be held in the whole cluster. */
export function namespaceOfTarget(target: Target | TargetRef): NamespaceName | undefined {
  return target.kind === 'node' ? undefined : target.namespace;
}

/** What stays the same for as long as it is the same thing: the pod's or the node's uid. */
export function uidOfTarget(target: Target): string {
  return target.kind === 'node' ? target.uid : target.state.podUid;
}

/** The reference that leads to exactly this pod and container, or node, again; what a thread remembers. */
export function refOfTarget(target: Target): TargetRef {
  if (target.kind === 'node') return target.asked;
  return {
    cluster: target.cluster,
    namespace: target.namespace,
    kind: 'pod',
    name: target.pod,
    container: target.container,
  };
}
