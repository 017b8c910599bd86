import { attachContract } from '../contract/attach.js';
import { attachEnvironment } from '../kubernetes/support/attach-environment.js';
import { connectRealCluster } from './real-cluster.js';

attachContract('node', async () => {
  const real = connectRealCluster(process.env);
  const own = await real.makeNamespace({ 'pod-security.kubernetes.io/enforce': 'privileged' });
  const cluster = real.withNode(own);
  const namespace = await real.makeNamespace();
  const restricted = await real.makeNamespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  return attachEnvironment({ ...real, cluster, mechanism: 'node', namespace, restricted, close: () => real.close() });
});
