import { RecapError } from '../domain/errors.js';
import type { PodPlan } from './attached.js';
import { CAPSULE_PREFIX, capsuleContainerName } from './capsule-container.js';
import { requireFit } from './require-fit.js';

/** A pod whose container was killed for its memory this long ago may be filling it again. Milliseconds. */
const AFTER_OOM_MS = 60_000;

/**
 * Refuses what is known to fail or to harm before anything is changed: what does not fit, memory pressure (an ephemeral container has
 * no limits of its own), a user that the pod forbids, too many entries in the pod. Makes no calls.
 * @param mostEntries entries of capsules that may stand in one pod
 * @throws RecapError `does-not-fit`, `under-pressure`
 */
export function preflightEphemeral(plan: PodPlan, mostEntries: number, now: number): void {
  requireFit(plan);
  refusePressure(plan, now);
  refuseRoot(plan);
  refuseEntries(plan, mostEntries);
}

function refusePressure({ target }: PodPlan, now: number): void {
  if (target.platform?.memoryPressure === true) {
    throw new RecapError(
      'under-pressure',
      `The node ${target.node} is short of memory, and a capsule has no limit there.`,
      { hint: 'Try again when the node has recovered, or look into a pod on another node.' },
    );
  }
  if (target.memoryLimited && target.oomKilledAt !== undefined && now - target.oomKilledAt < AFTER_OOM_MS) {
    throw new RecapError(
      'under-pressure',
      `A container of ${target.pod} was killed for its memory within the last minute, and a capsule counts against the same limit.`,
      { hint: 'Try again in a minute, or look into another pod of the same workload.' },
    );
  }
}

function refuseRoot({ capsule, target }: PodPlan): void {
  const { as } = capsule.privileges;
  if (as === 'target' || as.uid !== 0 || target.security.runAsNonRoot !== true) return;
  throw new RecapError('does-not-fit', `${capsule.name} runs as root, and the pod ${target.pod} forbids root.`, {
    hint: capsule.mechanisms.includes('node')
      ? 'By the node mechanism it could: who runs the bot can turn that on for this cluster.'
      : 'A capsule that takes the user of its target works there; /recap help NAME shows which do.',
  });
}

function refuseEntries({ runId, capsule, target }: PodPlan, mostEntries: number): void {
  const others = target.ephemeralContainers.filter(
    (name) => name.startsWith(CAPSULE_PREFIX) && name !== capsuleContainerName(runId),
  );
  if (others.length < mostEntries) return;
  const restart = `kubectl rollout restart by its owner, for instance; Kubernetes can not remove entries`;
  throw new RecapError(
    'does-not-fit',
    `The pod ${target.pod} holds ${others.length} entries of capsules already, and the most is ${mostEntries}.`,
    {
      hint: capsule.mechanisms.includes('node')
        ? `The node mechanism adds none. Or a new pod has none: ${restart}.`
        : `A new pod has none: ${restart}. Capsules of the node mechanism add none.`,
    },
  );
}
