import { attachContract } from '../contract/attach.js';
import { attachEnvironment } from '../kubernetes/support/attach-environment.js';
import { connectRealCluster } from './real-cluster.js';

attachContract('ephemeral', async () => {
  const real = connectRealCluster(process.env);
  const namespace = await real.makeNamespace();
  const restricted = await real.makeNamespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  return attachEnvironment({ ...real, mechanism: 'ephemeral', namespace, restricted, close: () => real.close() });
});
