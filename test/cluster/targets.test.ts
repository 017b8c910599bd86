import { targetsContract } from '../contract/targets.js';
import { makePod } from '../kubernetes/support/pods.js';
import { connectRealCluster } from './real-cluster.js';

targetsContract('a real cluster', async () => {
  const real = connectRealCluster(process.env);
  const namespace = await real.makeNamespace();
  const { appImage: image, imagePullPolicy } = real;
  await makePod(real.admin, { namespace, name: 'solo', image, imagePullPolicy }, AbortSignal.timeout(60_000));
  return { targets: real.cluster.targets, namespace, close: () => real.close() };
});
