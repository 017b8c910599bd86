import type { AttachPlan } from '../core/ports.js';
import { RecapError } from '../domain/errors.js';
import type { ContainerTarget } from '../domain/target.js';

/** Names of runtime classes whose containers are small machines: the node sees one process of each, and nothing within. */
const SANDBOXED = /gvisor|runsc|kata|firecracker/i;

/**
 * Refuses a capsule that can not work on what is known of the node and of the target, whatever the mechanism. Makes no calls; what is
 * not known is no reason to refuse.
 * @throws RecapError `does-not-fit`, with the way out as its hint
 */
export function requireFit({ capsule, target }: Pick<AttachPlan, 'capsule' | 'target'>): void {
  const { fits, name } = capsule;
  const { platform } = target;
  if (platform !== undefined) {
    requireOneOf('operating system', platform.os, fits.os, name);
    requireOneOf('architecture', platform.arch, fits.arch, name);
  }
  if (target.kind !== 'container') return;
  if (!fits.hostNetwork && target.hostNetwork) {
    throw new RecapError(
      'does-not-fit',
      `The pod ${target.pod} uses its node's network, so ${name} would see the traffic of everything on that node.`,
      { hint: `Use ${name} on a pod with a network of its own.` },
    );
  }
  if (!fits.sandboxed && isSandboxed(target)) {
    throw new RecapError(
      'does-not-fit',
      `The pod ${target.pod} runs in the sandbox ${target.runtimeClass ?? ''}, whose kernel ${name} can not look into.`,
      { hint: 'Capsules that only read /proc or the network work there, such as ps, netstat and memory.' },
    );
  }
}

/** True for a target whose processes the node does not see. */
export function isSandboxed({ runtimeClass }: ContainerTarget): boolean {
  return runtimeClass !== undefined && SANDBOXED.test(runtimeClass);
}

function requireOneOf(what: string, is: string, fits: readonly string[], capsule: string): void {
  if (fits.includes(is)) return;
  throw new RecapError('does-not-fit', `The capsule ${capsule} does not fit the node: its ${what} is ${is}.`, {
    hint: `It fits ${fits.join(', ')}.`,
  });
}
