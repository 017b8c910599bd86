import type { ObjectStore } from '../../contract.js';
import type { ImageStore } from '../images/image-store.js';
import type { SandboxNode } from '../runtime/sandbox-node.js';
import type { PodAddresses } from './addresses.js';
import type { EventRecorder } from './events.js';
import type { Lags } from './lags.js';

/** What every pod of a node works with. */
export interface KubeletContext {
  store: ObjectStore;
  node: SandboxNode;
  nodeName: string;
  images: ImageStore;
  addresses: PodAddresses;
  events: EventRecorder;
  lags: Lags;
  now: () => Date;
  /** Takes the error of work that nobody waits for. */
  onError: (error: unknown) => void;
}
