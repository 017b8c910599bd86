import type { Settings } from '../../../src/config-schema.js';
import type { RecoveryTimes } from '../../../src/core/recovery/times.js';
import type { RedisOptions } from '../../../src/redis/options.js';
import type { SlackSecrets } from '../../../src/secrets.js';
import type { Boundary } from '../boundaries/boundary.js';
import type { Calm } from '../boundaries/calm.js';

/** All that a replica needs; plain JSON. */
export interface ReplicaWork {
  readonly settings: Settings;
  readonly secrets: SlackSecrets;
  readonly capsules: string;
  readonly kubeconfig: string;
  readonly redis: RedisOptions;
  readonly recoveryTimes: Partial<RecoveryTimes>;
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
