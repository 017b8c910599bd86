import type { KubeObject } from '../contract.js';

/** An exec or attach that passed the checks of the API server. */
export interface RemoteRequest {
  kind: 'exec' | 'attach';
  pod: KubeObject;
  container: string;
  command: string[];
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
  tty: boolean;
}
