import type { ClusterOptions } from '../../../src/sandbox/cluster/server.js';

/** Pods as they stand in a cluster without a kubelet: their status is what the test is about. */
export interface SeededPod {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  /** `Deployment/web`, `StatefulSet/db`, `Job/import`; a Deployment's ReplicaSet is made up as NAME-abc. */
  readonly owner?: string;
  readonly created?: string;
  readonly deleted?: string;
  readonly spec?: Record<string, unknown>;
  readonly status?: Record<string, unknown>;
  readonly containers?: readonly SeededContainer[];
}

export interface SeededContainer {
  readonly name: string;
  readonly securityContext?: Record<string, unknown>;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: Record<string, unknown>;
  readonly lastState?: Record<string, unknown>;
  readonly user?: { uid: number; gid: number };
}

const STARTED = '2026-11-23T06:48:38Z';
const HASH = 'abc';

export type Seed = NonNullable<ClusterOptions['seed']>[number];

export function seedPod(wish: SeededPod): Seed {
  const { name, namespace = 'shop', containers = [{ name: 'app' }] } = wish;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      creationTimestamp: wish.created ?? STARTED,
      ...(wish.annotations === undefined ? {} : { annotations: wish.annotations }),
      ...(wish.deleted === undefined ? {} : { deletionTimestamp: wish.deleted, deletionGracePeriodSeconds: 30 }),
      ...ownership(wish),
    },
    spec: {
      nodeName: 'node1',
      containers: containers.map(({ name: container, securityContext }) => ({
        name: container,
        image: 'local/app:1',
        ...(securityContext === undefined ? {} : { securityContext }),
      })),
      ...wish.spec,
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: containers.every(({ ready }) => ready !== false) ? 'True' : 'False' }],
      containerStatuses: containers.map((each) => containerStatus(name, each)),
      ...wish.status,
    },
  };
}

function ownership({ owner, labels = {} }: SeededPod): Record<string, unknown> {
  if (owner === undefined) return { labels };
  const [kind = '', name = ''] = owner.split('/');
  const isDeployment = kind === 'Deployment';
  const reference = {
    apiVersion: 'apps/v1',
    kind: isDeployment ? 'ReplicaSet' : kind,
    name: isDeployment ? `${name}-${HASH}` : name,
    uid: `uid-of-${name}`,
    controller: true,
  };
  return { labels: isDeployment ? { 'pod-template-hash': HASH, ...labels } : labels, ownerReferences: [reference] };
}

function containerStatus(pod: string, container: SeededContainer): Record<string, unknown> {
  const {
    name,
    ready = true,
    restartCount = 0,
    state = { running: { startedAt: STARTED } },
    lastState = {},
  } = container;
  return {
    name,
    ready,
    restartCount,
    state,
    lastState,
    image: 'local/app:1',
    imageID: '',
    ...('waiting' in state ? {} : { containerID: `containerd://${pod}-${name}` }),
    ...(container.user === undefined ? {} : { user: { linux: container.user } }),
  };
}
