import type { Attachment, AttachPlan, CapsuleOutput, Mechanism } from '../../src/core/ports.js';
import type { Capsule } from '../../src/domain/capsule.js';
import type { Receipt } from '../../src/domain/receipt.js';
import { newRunId } from '../../src/domain/run-id.js';
import type { ContainerTarget } from '../../src/domain/target.js';
import { aCapsule } from '../support/examples.js';

/** What the suite needs of a cluster that has one mechanism. */
export interface AttachEnvironment {
  readonly mechanism: Mechanism;
  /** A capsule's image with a POSIX shell, echo, sleep, head, yes. */
  readonly image: string;
  /** A new running pod, resolved; in a namespace of Pod Security `restricted` if that is asked for. */
  makeTarget(wish?: { restricted?: boolean; script?: string }): Promise<ContainerTarget>;
  /** The target as the cluster describes it now. */
  again(target: ContainerTarget): Promise<ContainerTarget>;
  /** Makes the next reading of a log break off after so many bytes; absent where nothing can be broken. */
  breakLog?(afterBytes: number): void;
  /** The calls that the cluster has answered so far, as `verb resource`; absent where nobody records them. */
  calls?(): readonly string[];
  close(): Promise<void>;
}

/** What the capsules of the suite join, by the mechanism that has to be told: what an ephemeral container shares with its target. */
const NODE = {
  joins: ['pid', 'net', 'ipc', 'uts'],
  capabilities: [],
  cpuMillis: 500,
  memoryBytes: 64 * 1024 ** 2,
} as const;

/** One run of the suite may wait this long for anything. */
export const PATIENCE_MS = 60_000;

export const patience = (): AbortSignal => AbortSignal.timeout(PATIENCE_MS);

/** The plan for one run of the suite's image. */
export function attachPlan(
  { mechanism, image }: AttachEnvironment,
  target: ContainerTarget,
  argv: readonly string[],
  more: Partial<Capsule> = {},
): AttachPlan {
  const capsule = aCapsule({ image, mechanisms: [mechanism.name], node: NODE, ...more });
  const nonce = `recap-test-${newRunId()}`;
  return { runId: newRunId(), capsule, argv, target, nonce, startBy: Date.now() + PATIENCE_MS };
}

/** As the core does: judged before it is attached. */
export async function attach({ mechanism }: AttachEnvironment, plan: AttachPlan): Promise<Attachment> {
  await mechanism.preflight(plan, 'none', patience());
  return mechanism.attach(plan, patience());
}

/** A whole run; what fails in it is detached too. */
export async function run(
  environment: AttachEnvironment,
  plan: AttachPlan,
): Promise<{ output: CapsuleOutput; receipt: Receipt }> {
  const attachment = await attach(environment, plan);
  try {
    await attachment.started(patience());
    const output = await attachment.output(patience());
    return { output, receipt: await attachment.detach(patience()) };
  } catch (error) {
    await attachment.detach(patience());
    throw error;
  }
}
