import type { AttachPlan } from '../core/ports.js';
import { RecapError } from '../domain/errors.js';
import { apiStatus } from './api-status.js';
import type { KubeClient } from './client.js';
import { askPodAdmission } from './node-create.js';
import { emptyCapsulePod } from './node-pod.js';
import { isSandboxed, requireFit } from './require-fit.js';

/**
 * Refuses what is known to fail or to harm before anything is created: a platform that the capsule does not fit, a node that is short of
 * memory. A node that is cordoned or tainted is no reason. Makes no calls.
 * @throws RecapError `does-not-fit`, `under-pressure`
 */
export function preflightNode(plan: AttachPlan): void {
  requireFit(plan);
  const { target } = plan;
  if (target.kind === 'container' && isSandboxed(target)) {
    const hint = 'A capsule of the ephemeral mechanism runs inside that sandbox.';
    const why = `The node sees no processes of ${target.pod}, which runs in the sandbox ${target.runtimeClass ?? ''}.`;
    throw new RecapError('does-not-fit', why, { hint });
  }
  const { node, platform } = target;
  const short = [...(platform?.memoryPressure === true ? ['memory'] : []), ...(platform?.otherPressure ?? [])];
  if (short.length > 0) {
    throw new RecapError(
      'under-pressure',
      `The node ${node} is short of ${short.join(' and ')}, and takes no capsule.`,
      {
        hint: 'Try again when the node has recovered, or look into a pod on another node.',
      },
    );
  }
}

/** A refusal of Pod Security is about the bot's own namespace here, and who runs the bot can help it. */
export function explainPodAdmission(error: unknown, namespace: string): unknown {
  if (!(error instanceof RecapError) || error.code !== 'admission-refused') return error;
  if (apiStatus(error)?.message.includes('violates PodSecurity') !== true) return error;
  return new RecapError('admission-refused', `The bot's own namespace ${namespace} admits no capsule pods.`, {
    cause: error,
    hint: `Who runs the bot can let it: kubectl label namespace ${namespace} pod-security.kubernetes.io/enforce=privileged`,
  });
}

/**
 * Asks whether the namespace takes capsule pods at all, by a dry run of one that runs nothing.
 * @throws RecapError `admission-refused`, `bot-not-allowed`, `cluster-unreachable`, `cluster-refused`
 */
export async function tryCapsulePod(client: KubeClient, namespace: string, signal: AbortSignal): Promise<void> {
  try {
    await askPodAdmission(client, emptyCapsulePod(namespace), signal);
  } catch (error) {
    throw explainPodAdmission(error, namespace);
  }
}
