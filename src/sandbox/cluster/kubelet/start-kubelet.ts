import { join } from 'node:path';
import type { ObjectStore } from '../contract.js';
import { EmbeddedKubelet } from './embedded-kubelet.js';
import { ImageStore } from './images/image-store.js';
import type { ImageCatalog } from './images/recipe.js';
import { registerNode } from './node-object.js';
import { PodAddresses } from './pods/addresses.js';
import { EventRecorder } from './pods/events.js';
import type { KubeletContext } from './pods/kubelet-context.js';
import { RECORDED_LAGS, type Lags } from './pods/lags.js';
import { startSandboxNode } from './runtime/sandbox-node.js';

export interface KubeletOptions {
  images: ImageCatalog;
  /** Ends the node when it aborts, as `close` does. */
  signal: AbortSignal;
  nodeName?: string;
  /** How late things show in the status; as recorded on a real kubelet by default. */
  lags?: Lags;
  /** Takes errors of the kubelet's own work, which no caller waits for. A process warning by default. */
  onError?: (error: unknown) => void;
}

/**
 * Starts the node of the embedded cluster: registers it, and from then on runs every pod that is assigned to it as real
 * processes in namespaces of their own. Nothing of it outlives `close`, or this process.
 *
 * @throws Error with one line that says what this machine lacks, when it can't run containers
 */
export async function startKubelet(store: ObjectStore, options: KubeletOptions): Promise<EmbeddedKubelet> {
  const nodeName = options.nodeName ?? 'node1';
  const now = (): Date => new Date();
  const node = await startSandboxNode(nodeName);
  const images = new ImageStore(options.images, join(node.process.directory, 'images'));
  const context: KubeletContext = {
    store,
    node,
    nodeName,
    images,
    addresses: new PodAddresses(),
    events: new EventRecorder(store, nodeName, now),
    lags: options.lags ?? RECORDED_LAGS,
    now,
    onError: options.onError ?? ((error) => process.emitWarning(error instanceof Error ? error : String(error))),
  };
  registerNode(store, nodeName, now());
  const kubelet = new EmbeddedKubelet(context);
  images.assembleAll().catch(context.onError);
  const close = (): void => {
    kubelet.close().catch(context.onError);
  };
  if (options.signal.aborted) close();
  else options.signal.addEventListener('abort', close, { once: true });
  return kubelet;
}
