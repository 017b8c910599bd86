import type { ObjectStore } from '../contract.js';
import type { EmbeddedKubelet } from '../kubelet/embedded-kubelet.js';
import { startKubelet, type KubeletOptions } from '../kubelet/start-kubelet.js';
import { startDeploymentController } from './deployment-controller.js';
import { demoImages } from './images.js';

/**
 * Starts what makes the demo's objects run: its node with its images, and the controller of its deployments. Fits
 * `ClusterOptions.kubelet`.
 */
export async function startDemoNode(
  store: ObjectStore,
  signal: AbortSignal,
  options: Pick<KubeletOptions, 'lags' | 'onError'> = {},
): Promise<EmbeddedKubelet> {
  const kubelet = await startKubelet(store, { ...options, images: demoImages(), signal });
  startDeploymentController(store, signal);
  return kubelet;
}
