import { APP_IMAGES } from './images.js';
import type { Manifest } from './manifest.js';

/** As an application should run: no root, no capability, no way to more, a root file system that it can't change. */
const UNPRIVILEGED_POD = {
  runAsUser: 65532,
  runAsGroup: 65532,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};
const UNPRIVILEGED_CONTAINER = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};
const MEMORY = { limits: { memory: '128Mi' }, requests: { cpu: '10m', memory: '64Mi' } };
const GRACE_SECONDS = 3;

/** The workloads of the demo: a shop with a cache and its traffic, a payments API, and two pods that are in trouble. */
export const applications: readonly Manifest[] = [
  deployment('shop', 'web', 2, 8080, []),
  service('shop', 'web', 8080),
  pod('cache', 'cache', { containers: [container('cache', APP_IMAGES.cache, 6379)] }),
  service('shop', 'cache', 6379),
  pod('traffic', 'traffic', {
    securityContext: UNPRIVILEGED_POD,
    containers: [{ ...container('traffic', APP_IMAGES.traffic), securityContext: UNPRIVILEGED_CONTAINER }],
  }),
  pod('crashing', 'crashing', { containers: [container('app', APP_IMAGES.crashing)] }),
  pod('pending', 'pending', {
    nodeSelector: { 'recap.dev/disk': 'ssd' },
    containers: [container('app', APP_IMAGES.web)],
  }),
  deployment('payments', 'api', 1, 9090, [{ name: 'SHOP_HOST', value: 'web.shop' }]),
  service('payments', 'api', 9090),
];

function deployment(namespace: string, name: 'web' | 'api', replicas: number, port: number, env: object[]): Manifest {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: GRACE_SECONDS,
          automountServiceAccountToken: false,
          securityContext: UNPRIVILEGED_POD,
          containers: [
            {
              ...container('app', APP_IMAGES[name], port),
              env,
              readinessProbe: { httpGet: { path: '/healthz', port }, periodSeconds: 2 },
              securityContext: UNPRIVILEGED_CONTAINER,
            },
          ],
        },
      },
    },
  };
}

function service(namespace: string, name: string, port: number): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: name }, ports: [{ port, targetPort: port, protocol: 'TCP' }] },
  };
}

function pod(name: string, app: string, spec: Record<string, unknown>): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app } },
    spec: { terminationGracePeriodSeconds: GRACE_SECONDS, automountServiceAccountToken: false, ...spec },
  };
}

function container(name: string, image: string, port?: number): Record<string, unknown> {
  return { name, image, resources: MEMORY, ...(port === undefined ? {} : { ports: [{ containerPort: port }] }) };
}
