import { asContainer } from '../../support/container-target.js';
import type { MechanismName } from '../../../src/domain/capsule.js';
import { parseNamespaceName, parseObjectName } from '../../../src/domain/names.js';
import type { ContainerTarget, TargetRef } from '../../../src/domain/target.js';
import { refOfTarget } from '../../../src/domain/target.js';
import type { ImagePullPolicy } from '../../../src/kubernetes/capsule-container.js';
import type { KubeClient } from '../../../src/kubernetes/client.js';
import type { ConnectedCluster } from '../../../src/kubernetes/cluster.js';
import type { AttachEnvironment } from '../../contract/attach-steps.js';
import { CLUSTER } from '../../support/examples.js';
import { makePod } from './pods.js';

interface Parts {
  readonly cluster: ConnectedCluster;
  readonly mechanism: MechanismName;
  /** Makes the pods; the cluster's own client need not be allowed to. */
  readonly admin: KubeClient;
  readonly namespace: string;
  readonly restricted: string;
  readonly image: string;
  readonly appImage: string;
  readonly imagePullPolicy: ImagePullPolicy;
  readonly breakLog?: (afterBytes: number) => void;
  readonly calls?: () => readonly string[];
  readonly close: () => Promise<void>;
}

/** The attach suite's environment on any cluster, embedded or real. */
export function attachEnvironment(parts: Parts): AttachEnvironment {
  const { cluster, mechanism: name, admin, appImage, imagePullPolicy } = parts;
  const mechanism = cluster.mechanisms.get(name);
  if (mechanism === undefined) throw new Error(`the cluster has no mechanism ${name}`);
  let made = 0;
  const resolve = async (ref: TargetRef): Promise<ContainerTarget> => {
    const [target] = await cluster.targets.resolve(ref, { all: false, most: 1 }, AbortSignal.timeout(10_000));
    return asContainer(target);
  };
  return {
    mechanism,
    image: parts.image,
    makeTarget: async ({ restricted = false, script } = {}) => {
      made += 1;
      const namespace = restricted ? parts.restricted : parts.namespace;
      const pod = `app-${made}`;
      const wish = {
        namespace,
        name: pod,
        image: appImage,
        imagePullPolicy,
        ...(script === undefined ? {} : { script }),
      };
      await makePod(admin, wish, AbortSignal.timeout(60_000));
      const ref = { cluster: CLUSTER, namespace: parseNamespaceName(namespace), name: parseObjectName(pod) };
      return resolve({ ...ref, kind: 'pod' });
    },
    again: (target) => resolve(refOfTarget(target)),
    ...(parts.breakLog === undefined ? {} : { breakLog: parts.breakLog }),
    ...(parts.calls === undefined ? {} : { calls: parts.calls }),
    close: parts.close,
  };
}
