import type { Surroundings } from '../../debian-packages.js';
import { CLUSTER_PACKAGES, ensureDebianPackages } from '../../debian-packages.js';
import { namespacesAvailable } from '../kubelet/runtime/namespaces-available.js';
import type { EmbeddedCluster } from '../server.js';
import { packagesOfCapsules } from '../kubelet/images/standard-images.js';
import { startCluster } from '../server.js';
import { demoObjects } from './demo-objects.js';
import { demoTokens } from './demo-tokens.js';
import { startDemoNode } from './start-demo-node.js';
import { waitForDemo } from './wait-for-demo.js';

/** From nothing to the demo's pods running; the first start assembles their images. */
const READY_DEADLINE_MS = 60_000;

/**
 * Brings up the embedded cluster with the demo: installs what it needs of Debian, and waits until the demo's pods run.
 * @param surroundings with a capsule, its tools are installed, too
 * @throws Error with one line that says what this machine lacks
 */
export async function openDemoCluster(
  surroundings: Surroundings & { readonly signal: AbortSignal; readonly capsule?: string },
): Promise<EmbeddedCluster> {
  const tools = surroundings.capsule === undefined ? [] : packagesOfCapsules(surroundings.capsule);
  if (process.platform === 'linux') {
    await ensureDebianPackages([...new Set([...CLUSTER_PACKAGES, ...tools])], surroundings);
  }
  const available = await namespacesAvailable();
  if (!available.ok) throw new Error(available.reason);
  const cluster = await startCluster({
    kubelet: (store, signal) => startDemoNode(store, signal),
    seed: demoObjects(),
    tokens: demoTokens(),
  });
  try {
    await waitForDemo(cluster.store, AbortSignal.any([surroundings.signal, AbortSignal.timeout(READY_DEADLINE_MS)]));
    return cluster;
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

/** Installs the tools of all capsules beside a cluster that runs; each capsule works from the moment that its own are there. */
export async function installCapsuleTools(surroundings: Surroundings): Promise<void> {
  if (process.platform === 'linux') await ensureDebianPackages(packagesOfCapsules(), surroundings);
}
