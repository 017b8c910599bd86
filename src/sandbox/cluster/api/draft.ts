import type { KubeObject } from '../contract.js';

/** An object that is not stored yet: a manifest, or the body of a request. The server fills in what is missing. */
export interface Draft {
  apiVersion: string;
  kind: string;
  metadata: Partial<KubeObject['metadata']>;
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
  [field: string]: unknown;
}
