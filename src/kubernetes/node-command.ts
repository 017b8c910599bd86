import type { AttachPlan } from '../core/ports.js';
import { ENTER, INSIDE } from './node-enter-script.js';
import { supervisorCommand } from './supervisor.js';

/** Enters the mount namespace that the entry has opened, and becomes the tool there: one of the target's own files. */
const IN_THE_TARGETS_FILES = ['sh', '-c', 'exec nsenter -m/proc/self/fd/9 -- "$@"', 'recap'];

/**
 * The whole `command` of a capsule pod's container: the entry into the target, the supervisor, and the tool's argv, as separate words
 * that no shell reads as text.
 */
export function nodeCommand(plan: AttachPlan): string[] {
  const named = plan.capsule.node?.joins ?? [];
  // On the node itself all but the network is the capsule pod's already, by hostPID or because it is the node's own.
  const joins = plan.target.kind === 'node' ? named.filter((kind) => kind === 'net') : named;
  const argv = joins.includes('mnt') ? [...IN_THE_TARGETS_FILES, ...plan.argv] : plan.argv;
  return [
    'sh',
    '-c',
    ENTER,
    'recap',
    INSIDE,
    plan.nonce,
    containerHash(plan),
    joins.join(' '),
    ...supervisorCommand({ ...plan, argv }),
  ];
}

/** The target's container id without its runtime; empty for the node itself. */
function containerHash({ target }: AttachPlan): string {
  if (target.kind === 'node') return '';
  const [, hash = ''] = /^[a-z-]+:\/\/([\w-]+)$/.exec(target.state.containerId) ?? [];
  // An empty one would stand for the node.
  if (hash === '') throw new Error(`${target.state.containerId} is no container id`);
  return hash;
}
