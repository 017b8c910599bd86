import type { Served } from '../../support/serve-until-told.js';
import type { Boundary } from '../boundaries/boundary.js';
import type { Calm } from '../boundaries/calm.js';

/** All that a replica needs; plain JSON. */
export interface ReplicaWork extends Served {
  /** Milliseconds that its clock is ahead of the others'. */
  readonly clockOffsetMs?: number;
  /** Where it kills itself, once it is armed. */
  readonly killAt?: Boundary;
  /** What a replica does without being asked for anything, which is no step of a run. */
  readonly calm?: Calm;
  /** Tells of each call of a port, once it is armed. */
  readonly records?: boolean;
  /** A mistake that it makes, for the tests of the invariants. */
  readonly mistake?: MistakeName;
}

export type MistakeName =
  | 'forgets the result'
  | 'forgets the end'
  | 'leaves the capsule'
  | 'forgets the limits'
  | 'audits twice'
  | 'forgets the audit'
  | 'keeps the lease'
  | 'forgets the answer';

/** What is said to a replica, and what it says. */
export type ToReplica = { readonly kind: 'work'; readonly work: ReplicaWork } | { readonly kind: 'arm' };
export type FromReplica =
  | { readonly kind: 'loaded' | 'ready' | 'armed' }
  | { readonly kind: 'called'; readonly call: string; readonly isEmpty: boolean };
