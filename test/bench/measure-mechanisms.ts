import { randomBytes } from 'node:crypto';
import type { Mechanism } from '../../src/core/ports.js';
import type { MechanismName } from '../../src/domain/capsule.js';
import { MECHANISMS } from '../../src/domain/capsule.js';
import { parseNamespaceName, parseObjectName } from '../../src/domain/names.js';
import { newRunId } from '../../src/domain/run-id.js';
import type { Target } from '../../src/domain/target.js';
import type { RealCluster } from '../cluster/real-cluster.js';
import { connectRealCluster } from '../cluster/real-cluster.js';
import { makePod } from '../kubernetes/support/pods.js';
import { aCapsule, CLUSTER } from '../support/examples.js';
import type { Figure } from './figures.js';
import { median } from './figures.js';

const ROUNDS = 5;
const DEADLINE_MS = 120_000;
const NODE = { joins: ['pid', 'net'], capabilities: [], cpuMillis: 500, memoryBytes: 128 * 1024 ** 2 } as const;

interface Round {
  readonly resultMs: number;
  readonly goneMs: number;
}

/**
 * Each mechanism on the cluster of RECAP_TEST_KUBECONFIG, each round on a pod of its own: from the attach to the whole output, and until
 * the capsule is gone.
 */
export async function measureMechanisms(env: NodeJS.ProcessEnv): Promise<readonly Figure[]> {
  const real = connectRealCluster(env);
  try {
    const own = await real.makeNamespace({ 'pod-security.kubernetes.io/enforce': 'privileged' });
    const { mechanisms } = real.withNode(own);
    const namespace = await real.makeNamespace();
    const figures: Figure[] = [];
    for (const name of MECHANISMS) {
      const mechanism = mechanisms.get(name);
      if (mechanism === undefined) throw new Error(`the cluster has no mechanism ${name}`);
      const rounds: Round[] = [];
      for (let round = 0; round <= ROUNDS; round += 1) {
        const measured = await measure(real, mechanism, await target(real, namespace, `${name}-${round}`));
        // The first pulls the image.
        if (round > 0) rounds.push(measured);
      }
      figures.push(...figuresOf(name, rounds));
    }
    return figures;
  } finally {
    await real.close();
  }
}

async function target(real: RealCluster, namespace: string, name: string): Promise<Target> {
  const { appImage: image, imagePullPolicy } = real;
  const signal = AbortSignal.timeout(DEADLINE_MS);
  await makePod(real.admin, { namespace, name, image, imagePullPolicy }, signal);
  const place = { cluster: CLUSTER, namespace: parseNamespaceName(namespace), name: parseObjectName(name) };
  const [found] = await real.cluster.targets.resolve({ ...place, kind: 'pod' }, { all: false, most: 1 }, signal);
  if (found === undefined) throw new Error('nothing was resolved');
  return found;
}

async function measure(real: RealCluster, mechanism: Mechanism, of: Target): Promise<Round> {
  const argv = ['sh', '-c', 'echo measured'];
  const capsule = aCapsule({ name: 'bench', image: real.image, mechanisms: [mechanism.name], node: NODE });
  const nonce = randomBytes(16).toString('hex');
  const plan = { runId: newRunId(), capsule, argv, target: of, nonce, startBy: Date.now() + DEADLINE_MS };
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const began = performance.now();
  const attachment = await mechanism.attach(plan, signal);
  let resultMs: number;
  try {
    await attachment.started(signal);
    await attachment.output(signal);
    resultMs = performance.now() - began;
  } finally {
    await attachment.detach(signal);
  }
  return { resultMs, goneMs: performance.now() - began };
}

function figuresOf(name: MechanismName, rounds: readonly Round[]): Figure[] {
  return [
    {
      what: `${name}: attach to output, median of ${ROUNDS}`,
      value: median(rounds.map((r) => r.resultMs)),
      unit: 'ms',
    },
    { what: '  and until the capsule is gone', value: median(rounds.map((r) => r.goneMs)), unit: 'ms' },
  ];
}
