import type { Person } from '../person.js';
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
    person: personKey(requester),
  };
}

export const personKey = ({ chat, workspace, id }: Person): string => `${chat}/${workspace}/${id}`;
