import type { MechanismName } from '../../../src/domain/capsule.js';
import { KubeClient } from '../../../src/kubernetes/client.js';
import { connectCluster } from '../../../src/kubernetes/cluster.js';
import { loadKubeConfig } from '../../../src/kubernetes/kube-config.js';
import { STANDARD_IMAGES } from '../../../src/sandbox/cluster/kubelet/images/standard-images.js';
import { RECORDED_LAGS } from '../../../src/sandbox/cluster/kubelet/pods/lags.js';
import { startKubelet } from '../../../src/sandbox/cluster/kubelet/start-kubelet.js';
import { startCluster } from '../../../src/sandbox/cluster/server.js';
import type { AttachEnvironment } from '../../contract/attach-steps.js';
import { CLUSTER } from '../../support/examples.js';
import { attachEnvironment } from './attach-environment.js';
import { BOT, BOT_ROLE } from './bot-role.js';

/** What failed shows as late as it really does; what went well sooner, so that the suite is quick. */
const LAGS = { ...RECORDED_LAGS, terminated: [150, 300], nextEphemeral: 100 } as const;

/** The attach suite's environment on an embedded cluster of its own, where the bot has no right that it does not declare. */
export async function embeddedAttachEnvironment(mechanism: MechanismName): Promise<AttachEnvironment> {
  const embedded = await startCluster({
    kubelet: (store, signal) => startKubelet(store, { images: STANDARD_IMAGES, signal, lags: LAGS }),
    seed: [
      ...BOT_ROLE,
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'plain' } },
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'restricted', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
      },
    ],
  });
  const cluster = connectCluster(CLUSTER, {
    source: { from: 'text', text: embedded.kubeconfigFor(BOT) },
    version: 'test',
    node: { namespace: 'recap' },
  });
  const admin = new KubeClient(loadKubeConfig({ from: 'text', text: embedded.kubeconfigFor('admin') }), 'test');
  return attachEnvironment({
    cluster,
    mechanism,
    admin,
    namespace: 'plain',
    restricted: 'restricted',
    image: 'local/toolbox:1',
    appImage: 'local/busybox:1',
    imagePullPolicy: 'IfNotPresent',
    breakLog: (bytes) => {
      const effect = { kind: 'reset-after-bytes', bytes } as const;
      embedded.faults.add({ match: ({ subresource }) => subresource === 'log', effect, times: 2 });
    },
    calls: () =>
      embedded.calls.list.map(({ verb, resource, subresource }) =>
        subresource === '' ? `${verb} ${resource}` : `${verb} ${resource}/${subresource}`,
      ),
    close: async () => {
      await Promise.all([cluster.close(), admin.close()]);
      await embedded.close();
    },
  });
}
