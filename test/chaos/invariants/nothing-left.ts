import { RUN_LABEL } from '../../../src/kubernetes/node-pod.js';
import { capsuleProcesses, runningCapsules } from '../../e2e/node-processes.js';
import type { Violation } from '../violation.js';
import type { World } from '../world/world.js';

const PROCESS = 'No process of a capsule lives.';
const CAPSULE = 'No capsule runs.';
const POD = 'No capsule pod is left.';

/** In the cluster, when every run has ended. */
export function nothingLeft({ cluster }: World): readonly Violation[] {
  const left = (sentence: string, about: string): Violation => ({ kind: 'left behind', sentence, about, seen: about });
  const pods = cluster.store.list('pods').filter(({ metadata }) => metadata.labels?.[RUN_LABEL] !== undefined);
  return [
    ...capsuleProcesses().map((line) => left(PROCESS, line.slice(-100))),
    ...runningCapsules(cluster).map((name) => left(CAPSULE, name)),
    ...pods.map(({ metadata }) => left(POD, metadata.name)),
  ];
}
