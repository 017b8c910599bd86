import { KubeClient } from '../../../src/kubernetes/client.js';
import type { ConnectedCluster } from '../../../src/kubernetes/cluster.js';
import { connectCluster } from '../../../src/kubernetes/cluster.js';
import { loadKubeConfig } from '../../../src/kubernetes/kube-config.js';
import type { ClusterOptions, EmbeddedCluster } from '../../../src/sandbox/cluster/server.js';
import { startCluster } from '../../../src/sandbox/cluster/server.js';
import { CLUSTER } from '../../support/examples.js';
import { BOT, BOT_ROLE } from './bot-role.js';

/** An API server without a kubelet, and the bot connected to it. */
export interface ApiOnly {
  readonly embedded: EmbeddedCluster;
  readonly cluster: ConnectedCluster;
  readonly admin: KubeClient;
  close(): Promise<void>;
}

export async function startApiOnly(seed: ClusterOptions['seed'] = [], more: ClusterOptions = {}): Promise<ApiOnly> {
  const embedded = await startCluster({ ...more, seed: [...BOT_ROLE, ...seed] });
  const source = { from: 'text', text: embedded.kubeconfigFor(BOT) } as const;
  const cluster = connectCluster(CLUSTER, { source, version: 'test', node: { namespace: 'recap' } });
  const admin = new KubeClient(loadKubeConfig({ from: 'text', text: embedded.kubeconfigFor('admin') }), 'test');
  return {
    embedded,
    cluster,
    admin,
    close: async () => {
      await Promise.all([cluster.close(), admin.close()]);
      await embedded.close();
    },
  };
}

/** A signal for one question of a test. */
export const soon = (): AbortSignal => AbortSignal.timeout(15_000);
