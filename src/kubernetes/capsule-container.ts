import type { AttachPlan } from '../core/ports.js';
import type { RunId } from '../domain/run-id.js';
import type { PodPlan } from './attached.js';
import type { CapsuleSecurity } from './capsule-security.js';
import { capsuleSecurity } from './capsule-security.js';
import { supervisorCommand } from './supervisor.js';

/** Begins the name of every capsule's container, and of nothing else that we make. */
export const CAPSULE_PREFIX = 'recap-';

export type ImagePullPolicy = 'Always' | 'IfNotPresent' | 'Never';

/** The fields of an ephemeral container that a capsule sets. */
export interface CapsuleEntry {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: ImagePullPolicy;
  readonly command: readonly string[];
  readonly targetContainerName: string;
  readonly stdin: true;
  readonly stdinOnce: true;
  readonly tty: false;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly securityContext: CapsuleSecurity;
}

/** The container's name for a run. Names in a pod are used once, so attaching the same run twice is attaching it once. */
export function capsuleContainerName(runId: RunId): string {
  return `${CAPSULE_PREFIX}${runId.replace(/^r-/, '')}`;
}

/** What a tool may want to know of its target, beside what it sees: uid and container id, the latter without its runtime. */
export function capsuleEnvironment({ runId, target }: AttachPlan): CapsuleEntry['env'] {
  const ids =
    target.kind === 'node'
      ? []
      : [
          { name: 'RECAP_POD_UID', value: target.state.podUid },
          { name: 'RECAP_CONTAINER_ID', value: target.state.containerId.replace(/^[a-z-]+:\/\//, '') },
        ];
  return [{ name: 'RECAP_RUN', value: runId }, ...ids];
}

/** The entry that the attach adds to the pod's spec. */
export function capsuleContainer(plan: PodPlan, imagePullPolicy: ImagePullPolicy): CapsuleEntry {
  return {
    name: capsuleContainerName(plan.runId),
    image: plan.capsule.image,
    imagePullPolicy,
    command: supervisorCommand(plan),
    targetContainerName: plan.target.container,
    // The kill switch: one attach that disconnects closes the stdin, which the supervisor waits for.
    stdin: true,
    stdinOnce: true,
    tty: false,
    env: capsuleEnvironment(plan),
    securityContext: capsuleSecurity(plan.capsule, plan.target),
  };
}
