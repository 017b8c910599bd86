import { arch, cpus, totalmem } from 'node:os';
import type { KubeObject, ObjectStore } from '../contract.js';
import { seconds } from './pods/events.js';
import { NODE_ADDRESS } from './runtime/node-process.js';

/** Node.js names of processors, as Kubernetes writes them. */
const ARCHITECTURES = new Map([
  ['x64', 'amd64'],
  ['arm64', 'arm64'],
]);

/** Registers the node, Ready and without pressure, unless an object of its name is there already. */
export function registerNode(store: ObjectStore, name: string, now: Date): void {
  if (store.get('nodes', undefined, name) !== undefined) return;
  const architecture = ARCHITECTURES.get(arch()) ?? arch();
  const time = seconds(now);
  const condition = (type: string, status: string, reason: string): Record<string, string> => ({
    type,
    status,
    reason,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
  });
  store.create('nodes', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': architecture },
    } as unknown as KubeObject['metadata'],
    spec: {},
    status: {
      capacity: { cpu: String(cpus().length), memory: `${Math.floor(totalmem() / 1024)}Ki`, pods: '110' },
      conditions: [
        condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory'),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure'),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID'),
        condition('Ready', 'True', 'KubeletReady'),
      ],
      addresses: [
        { type: 'InternalIP', address: NODE_ADDRESS },
        { type: 'Hostname', address: name },
      ],
      nodeInfo: {
        operatingSystem: 'linux',
        architecture,
        kubeletVersion: 'v1.36.2',
        containerRuntimeVersion: 'containerd://2.1.9',
      },
    },
  });
}
