import type { AttachPlan } from '../core/ports.js';
import type { RunId } from '../domain/run-id.js';
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

/** The entry that the attach adds to the pod's spec. */
export function capsuleContainer(plan: AttachPlan, imagePullPolicy: ImagePullPolicy): CapsuleEntry {
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
    env: [{ name: 'RECAP_RUN', value: plan.runId }],
    securityContext: capsuleSecurity(plan.capsule, plan.target),
  };
}
