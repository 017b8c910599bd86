import type { ApprovalId } from '../../domain/approval-id.js';
import { parseApprovalId } from '../../domain/approval-id.js';
import type { Obligation } from '../ports.js';
import type { Leased, Leases } from './leases.js';

/** The lease on an approval that is being used, until its runs are on record. */
export interface ApprovalLeases {
  /** Before `used` is written. */
  hold(id: ApprovalId): Promise<void>;
  /** Somebody else uses it, or it is not known who: whoever finds it in use and not begun begins it. */
  leave(id: ApprovalId): void;
  /** It was begun, or told that it was not. Never rejects. */
  done(id: ApprovalId): Promise<void>;
}

/** Where nobody takes over. */
export const NO_APPROVAL_LEASES: ApprovalLeases = {
  hold: () => Promise.resolve(),
  leave: () => undefined,
  done: () => Promise.resolve(),
};

const PREFIX = 'approved ';

export const approvedId = (id: ApprovalId): string => `${PREFIX}${id}`;

/** Whoever is about to use the same approval puts the same obligation; that is no reason to stop, the book decides who may. */
const LEASED_APPROVAL: Leased = { isTakenOver: () => Promise.resolve(false), onLost: () => undefined };

export function createApprovalLeases(leases: Leases): ApprovalLeases {
  return {
    hold: (id) => leases.hold({ id: approvedId(id), what: '' }, LEASED_APPROVAL),
    leave: (id) => leases.forget(approvedId(id)),
    done: (id) => leases.doneIfHeld(approvedId(id)),
  };
}

/** The approval that an obligation is about; undefined when it is about none. */
export function approvedOf({ id }: Obligation): ApprovalId | undefined {
  if (!id.startsWith(PREFIX)) return undefined;
  try {
    return parseApprovalId(id.slice(PREFIX.length));
  } catch {
    return undefined;
  }
}
