import type { RunRecord } from '../run.js';
import { namespaceOfTarget, uidOfTarget } from '../target.js';
import type { LimitKeys } from './admission.js';

/** What a run counts against. */
export function limitKeysOf({ target, requester }: Pick<RunRecord, 'target' | 'requester'>): LimitKeys {
  const { cluster, node } = target;
  return {
    cluster,
    node: `${cluster}/${node}`,
    namespace: `${cluster}/${namespaceOfTarget(target) ?? ''}`,
    target: `${cluster}/${uidOfTarget(target)}`,
    person: `${requester.chat}/${requester.workspace}/${requester.id}`,
  };
}
