/** What every handler of the API server works with. */
import type { Kubelet } from '../contract.js';
import type { Calls } from './calls.js';
import type { Exchange } from './exchange.js';
import type { Faults } from './faults.js';
import type { Rbac } from './rbac.js';
import type { MemoryStore } from './store.js';
import type { Tokens } from './authenticate.js';

export interface Cluster {
  store: MemoryStore;
  rbac: Rbac;
  tokens: Tokens;
  faults: Faults;
  calls: Calls;
  /** Runs the containers; a cluster without a node has one that only knows the statuses in the store. */
  kubelet: Kubelet;
  /** Whether somebody will finish what a deletion with a grace period begins. */
  hasNode: boolean;
  /** Time between the bookmarks of a watch that asked for them. */
  bookmarkIntervalMs: number;
  /** Aborted when the server closes; ends watches and followed logs. */
  closing: AbortSignal;
}

export type Handler = (exchange: Exchange, cluster: Cluster) => Promise<void> | void;
