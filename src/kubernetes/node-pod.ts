import type { V1Pod } from '@kubernetes/client-node';
import type { AttachPlan } from '../core/ports.js';
import type { Capsule, NodeOptions } from '../domain/capsule.js';
import { ARTIFACT_PATH, longestRunMs, NODE_CAPABILITIES } from '../domain/capsule.js';
import type { RunId } from '../domain/run-id.js';
import type { Target } from '../domain/target.js';
import { renderTarget, uidOfTarget } from '../domain/target.js';
import type { ImagePullPolicy } from './capsule-container.js';
import { capsuleContainerName, capsuleEnvironment } from './capsule-container.js';
import { nodeCommand } from './node-command.js';
import { readPod } from './wire.js';

/** By these a sweep finds what a bot that was killed has left. */
export const CAPSULE_POD_LABELS = { 'app.kubernetes.io/managed-by': 'recap', 'app.kubernetes.io/component': 'capsule' };
export const RUN_LABEL = 'recap.dev/run';

export const CAPSULE_POD_CONTAINER = 'capsule';

/** What a capsule asks of a full node: next to nothing, so that it fits there, and goes before any application does. */
const REQUESTED_CPU_MILLIS = 10;
const REQUESTED_MEMORY_BYTES = 16 * 1024 ** 2;
/** Beyond its deadline and the time for its start a capsule pod may last this long, for the supervisor to end the tool itself. */
const MARGIN_MS = 30_000;
/** For those who end the pod on other ways than we do, such as a drain: TERM to the tool, KILL a second later, and the trailer. */
const GRACE_SECONDS = 3;
/** What the node keeps of a log, and what the kubelet writes beside it. */
const LOG_BYTES = 16 * 1024 ** 2;
const DEFAULTS: NodeOptions = { joins: [], capabilities: [], cpuMillis: 500, memoryBytes: 128 * 1024 ** 2 };

export interface NodePodOptions {
  /** The bot's own namespace. */
  readonly namespace: string;
  readonly imagePullPolicy: ImagePullPolicy;
  readonly startWithinMs: number;
}

/** The name of the pod for a run, so that attaching the same run twice is attaching it once. */
export const capsulePodName = (runId: RunId): string => capsuleContainerName(runId);

/** The pod that the attach creates: pinned to the target's node, and ended by the kubelet where nobody else does. */
export function capsulePod(plan: AttachPlan, { namespace, imagePullPolicy, startWithinMs }: NodePodOptions): V1Pod {
  const { capsule, target, runId } = plan;
  const artifact = artifactVolume(capsule);
  return readPod({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: capsulePodName(runId),
      namespace,
      labels: { ...CAPSULE_POD_LABELS, [RUN_LABEL]: runId, 'recap.dev/capsule': capsule.name },
      annotations: targetAnnotations(target),
    },
    spec: {
      nodeName: target.node,
      hostPID: true,
      restartPolicy: 'Never',
      activeDeadlineSeconds: Math.ceil((startWithinMs + longestRunMs(capsule.limits) + MARGIN_MS) / 1_000),
      terminationGracePeriodSeconds: GRACE_SECONDS,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      dnsPolicy: 'Default',
      // A node that is tainted is looked into all the more.
      tolerations: [{ operator: 'Exists' }],
      containers: [
        {
          name: CAPSULE_POD_CONTAINER,
          image: capsule.image,
          imagePullPolicy,
          command: nodeCommand(plan),
          // The kill switch, as in every capsule.
          stdin: true,
          stdinOnce: true,
          tty: false,
          env: capsuleEnvironment(plan),
          resources: resources(capsule),
          securityContext: nodeSecurity(capsule),
          ...(artifact === undefined ? {} : { volumeMounts: [{ name: artifact.name, mountPath: ARTIFACT_FOLDER }] }),
        },
      ],
      ...(artifact === undefined ? {} : { volumes: [artifact] }),
    },
  });
}

/** A pod with all that admission may refuse of a capsule pod, for a dry run. */
export function emptyCapsulePod(namespace: string): V1Pod {
  const securityContext = nodeSecurity({ privileges: { as: 'target', capabilities: [], privileged: false } });
  return readPod({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'recap-check', namespace, labels: CAPSULE_POD_LABELS },
    spec: { hostPID: true, containers: [{ name: CAPSULE_POD_CONTAINER, image: 'none', securityContext }] },
  });
}

const ARTIFACT_FOLDER = ARTIFACT_PATH.replace(/\/[^/]+$/, '');

/** Beside the file itself there is room for what a tool writes next to it. */
function artifactVolume({ limits: { artifactBytes } }: Capsule) {
  if (artifactBytes === undefined) return undefined;
  return { name: 'artifact', emptyDir: { sizeLimit: String(artifactBytes + 1024 ** 2) } };
}

function resources({ node = DEFAULTS, limits }: Capsule) {
  const storage = String(LOG_BYTES + limits.outputBytes + (limits.artifactBytes ?? 0));
  return {
    requests: {
      cpu: `${Math.min(REQUESTED_CPU_MILLIS, node.cpuMillis)}m`,
      memory: String(Math.min(REQUESTED_MEMORY_BYTES, node.memoryBytes)),
      'ephemeral-storage': storage,
    },
    limits: { cpu: `${node.cpuMillis}m`, memory: String(node.memoryBytes), 'ephemeral-storage': storage },
  };
}

/**
 * Root, with what finds and enters the target and what the capsule names. Kubernetes refuses to forbid escalation beside SYS_ADMIN. AppArmor's
 * default profile forbids both mounting and looking at other processes; a node without AppArmor takes `Unconfined` for nothing.
 */
function nodeSecurity({ node = DEFAULTS, privileges }: Pick<Capsule, 'node' | 'privileges'>) {
  const implied = [
    // The kernel wants it of who enters a mount namespace.
    ...(node.joins.includes('mnt') ? ['SYS_CHROOT'] : []),
    // The supervisor must be able to end a tool that changes its user.
    ...(node.capabilities.includes('SETUID') ? ['KILL'] : []),
  ];
  const confined = {
    capabilities: { drop: ['ALL'], add: [...new Set([...NODE_CAPABILITIES, ...implied, ...node.capabilities])] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
  return {
    runAsUser: 0,
    runAsGroup: 0,
    readOnlyRootFilesystem: true,
    ...(privileges.privileged ? { privileged: true } : confined),
    appArmorProfile: { type: 'Unconfined' },
  };
}

/** What the pod is for, for who finds it; ids alone, and no person. */
function targetAnnotations(target: Target): Record<string, string> {
  return { 'recap.dev/target': renderTarget(target), 'recap.dev/target-uid': uidOfTarget(target) };
}
