import type { KubeObject } from '../contract.js';

/** An object that is not in the cluster yet, as one would give it to `kubectl apply`. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: Partial<KubeObject['metadata']> & { name: string };
  spec?: Record<string, unknown>;
  [field: string]: unknown;
}
