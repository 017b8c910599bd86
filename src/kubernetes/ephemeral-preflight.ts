import { RecapError } from '../domain/errors.js';
import type { PodPlan } from './attached.js';
import { CAPSULE_PREFIX, capsuleContainerName } from './capsule-container.js';

/**
 * Refuses what is known to fail or to harm before anything is changed: a platform that the capsule does not fit, memory pressure (an
 * ephemeral container has no limits of its own), too many entries in the pod. Makes no calls.
 * @param mostEntries entries of capsules that may stand in one pod
 * @throws RecapError `does-not-fit`, `under-pressure`
 */
export function preflightEphemeral({ runId, capsule, target }: PodPlan, mostEntries: number): void {
  const { platform } = target;
  if (platform !== undefined) {
    requireFit('operating system', platform.os, capsule.fits.os, capsule.name);
    requireFit('architecture', platform.arch, capsule.fits.arch, capsule.name);
    if (platform.memoryPressure) {
      throw new RecapError(
        'under-pressure',
        `The node ${target.node} is short of memory, and a capsule has no limit there.`,
        {
          hint: 'Try again when the node has recovered, or look into a pod on another node.',
        },
      );
    }
  }
  const others = target.ephemeralContainers.filter(
    (name) => name.startsWith(CAPSULE_PREFIX) && name !== capsuleContainerName(runId),
  );
  if (others.length >= mostEntries) {
    throw new RecapError(
      'does-not-fit',
      `The pod ${target.pod} holds ${others.length} entries of capsules already, and the most is ${mostEntries}.`,
      {
        hint: 'Kubernetes can not remove them; a new pod has none. A restart by its owner does it: kubectl rollout restart.',
      },
    );
  }
}

function requireFit(what: string, is: string, fits: readonly string[], capsule: string): void {
  if (fits.includes(is)) return;
  throw new RecapError('does-not-fit', `The capsule ${capsule} does not fit the node: its ${what} is ${is}.`, {
    hint: `It fits ${fits.join(', ')}.`,
  });
}
