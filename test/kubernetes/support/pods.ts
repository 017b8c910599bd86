import type { V1Pod } from '@kubernetes/client-node';
import type { ImagePullPolicy } from '../../../src/kubernetes/capsule-container.js';
import type { KubeClient } from '../../../src/kubernetes/client.js';
import { within } from '../../../src/domain/deadline.js';
import { PodObserver } from '../../../src/kubernetes/pod-observer.js';
import { readPod } from '../../../src/kubernetes/wire.js';

/** An application that does nothing, and ends when it is told to. */
const IDLE = 'trap "exit 0" TERM; while :; do sleep 0.2; done';

/** How long a pod may take to run, its image's pull included. */
const RUNNING_MS = 60_000;

export interface PodWish {
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: ImagePullPolicy;
  /** A shell script; by default an application that idles. */
  readonly script?: string;
}

/** Creates a pod that passes Pod Security `restricted`, and waits until its one container `app` is ready. */
export async function makePod(client: KubeClient, wish: PodWish, signal: AbortSignal): Promise<V1Pod> {
  const body = podManifest(wish);
  const created = await client.ask('create a pod', signal, (options) =>
    client.core.createNamespacedPod({ namespace: wish.namespace, body }, options),
  );
  const observer = new PodObserver(client, created);
  try {
    return await within(RUNNING_MS, signal, (inner) =>
      observer.until((seen) => (seen?.status?.containerStatuses?.[0]?.ready === true ? seen : undefined), inner),
    );
  } finally {
    await observer.close();
  }
}

function podManifest({ namespace, name, image, imagePullPolicy, script = IDLE }: PodWish): V1Pod {
  return readPod({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      securityContext: {
        runAsUser: 65532,
        runAsGroup: 65532,
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'app',
          image,
          imagePullPolicy,
          command: ['sh', '-c', script],
          securityContext: {
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
            allowPrivilegeEscalation: false,
          },
        },
      ],
    },
  });
}
