import type { Capsule } from '../../src/domain/capsule.js';
import type { Identity } from '../../src/domain/identity.js';
import { parseClusterName, parseContainerName, parseNamespaceName, parseObjectName } from '../../src/domain/names.js';
import type { Person } from '../../src/domain/person.js';
import { newRunId } from '../../src/domain/run-id.js';
import type { RunRecord } from '../../src/domain/run.js';
import type { ContainerTarget, PodRef } from '../../src/domain/target.js';
import { parseTarget } from '../../src/domain/target.js';

/** Valid values of the domain that a test narrows to what it is about: `aTarget({ hostNetwork: true })`. */
export const CLUSTER = parseClusterName('test');

/** A reference to a pod or a workload, as it is written. */
export function aRef(text: string): PodRef {
  const ref = parseTarget(text, CLUSTER);
  if (ref.kind === 'node') throw new Error(`${text} is a node`);
  return ref;
}

export function aTarget(more: Partial<ContainerTarget> = {}): ContainerTarget {
  return {
    kind: 'container',
    cluster: CLUSTER,
    namespace: parseNamespaceName('shop'),
    pod: parseObjectName('web-7c9d8b6f5-x2x4p'),
    container: parseContainerName('app'),
    node: parseObjectName('node-1'),
    asked: aRef('shop/web'),
    state: {
      podUid: 'de647ce5-5d1f-4b6d-baf3-9b6b3cc5b7ed',
      containerId: 'containerd://8a1fb2fd0a99',
      restartCount: 0,
      ready: true,
    },
    security: { runAsUser: 65532, runAsGroup: 65532, runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
    hostNetwork: false,
    memoryLimited: true,
    resourceVersion: '100',
    ephemeralContainers: [],
    platform: { os: 'linux', arch: 'amd64', memoryPressure: false },
    ...more,
  };
}

export function aCapsule(more: Partial<Capsule> = {}): Capsule {
  return {
    name: 'netstat',
    summary: 'Open sockets of the target, with their processes',
    image: `ghcr.io/recap-dev/capsules/netstat@sha256:${'a'.repeat(64)}`,
    mechanisms: ['ephemeral'],
    targets: ['container'],
    argv: [{ literal: 'ss' }, { literal: '-tunap' }],
    params: [],
    fits: { os: ['linux'], arch: ['amd64', 'arm64'], hostNetwork: true, sandboxed: true },
    privileges: { as: 'target', capabilities: [], privileged: false },
    limits: { deadlineMs: 20_000, outputBytes: 256 * 1024 },
    exitCodes: [0],
    output: { format: 'text' },
    examples: ['/recap netstat shop/web'],
    ...more,
  };
}

export const ALICE: Person = { chat: 'slack', id: 'UALICE', workspace: 'T0RECAP', name: 'alice' };
export const ALICE_IDENTITY: Identity = { user: 'alice', groups: ['sre'], source: 'explicit mapping' };

export function aRun(more: Partial<RunRecord> = {}): RunRecord {
  const { name, image } = aCapsule();
  return {
    id: newRunId(),
    state: 'requested',
    version: 1,
    capsule: { name, image, mechanism: 'ephemeral', risk: 'routine' },
    argv: ['ss', '-tunap'],
    command: 'netstat shop/pod/web-7c9d8b6f5-x2x4p:app',
    requester: ALICE,
    identity: ALICE_IDENTITY,
    target: aTarget(),
    place: '{}',
    requestedAt: 1_790_000_000_000,
    changedAt: 1_790_000_000_000,
    ...more,
  };
}
