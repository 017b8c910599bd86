import type { AdmissionQuestion, Attachment, AttachPlan, CapsuleOutput, Mechanism } from '../../src/core/ports.js';
import type { MechanismName } from '../../src/domain/capsule.js';
import type { Deferred } from '../../src/domain/deferred.js';
import { createDeferred } from '../../src/domain/deferred.js';
import type { Receipt } from '../../src/domain/receipt.js';
import type { RunId } from '../../src/domain/run-id.js';

export const CLEAN: Receipt = {
  lines: [{ subject: 'capsule', verdict: 'ok', text: 'its process is gone' }],
  checkedAt: 1_790_000_000_000,
};

export function anOutput(text: string, more: Partial<CapsuleOutput> = {}): CapsuleOutput {
  return { bytes: Buffer.from(text), reason: 'exited', exitCode: 0, truncated: false, complete: true, ...more };
}

/** Never settles, and heeds no signal: the worst that an adapter can do. */
export const hangs = (): Promise<never> => new Promise(() => undefined);

/** What each step does in a test; what is not given succeeds at once. */
export interface Script {
  preflight?: Mechanism['preflight'];
  attach?: (plan: AttachPlan, attachment: Attachment, signal: AbortSignal) => Promise<Attachment>;
  started?: Attachment['started'];
  output?: (plan: AttachPlan, signal: AbortSignal) => Promise<CapsuleOutput>;
  stop?: Attachment['stop'];
  detach?: Attachment['detach'];
  /** Whether another process has attached the capsule of the run before. */
  adopt?: (plan: AttachPlan, attachment: Attachment) => Promise<Attachment | undefined>;
}

/** A mechanism that attaches nothing and does what the test's script says, and counts what is attached and not detached. */
export class FakeMechanism implements Mechanism {
  readonly name: MechanismName;
  readonly plans: AttachPlan[] = [];
  /** Run ids by step, in order: `attach r-…`. */
  readonly steps: string[] = [];
  readonly #held = new Map<string, Deferred<CapsuleOutput>>();
  script: Script = {};

  constructor(name: MechanismName = 'ephemeral') {
    this.name = name;
  }

  get open(): number {
    return this.count('attached') - this.count('detach');
  }

  count(step: string): number {
    return this.steps.filter((one) => one.startsWith(`${step} `)).length;
  }

  /** A script whose tools run until they are released or stopped. */
  hold(): void {
    this.script.output = (plan) => this.heldOf(plan).promise;
  }

  release(output: CapsuleOutput = anOutput('released')): void {
    for (const held of this.#held.values()) held.resolve(output);
    this.script.output = () => Promise.resolve(output);
  }

  heldOf({ runId }: AttachPlan): Deferred<CapsuleOutput> {
    const held = this.#held.get(runId) ?? createDeferred<CapsuleOutput>();
    this.#held.set(runId, held);
    return held;
  }

  async preflight(plan: AttachPlan, admission: AdmissionQuestion, signal: AbortSignal): Promise<void> {
    this.steps.push(`${admission === 'none' ? 'preflight' : `ask-${admission}`} ${plan.runId}`);
    await this.script.preflight?.(plan, admission, signal);
  }

  async attach(plan: AttachPlan, signal: AbortSignal): Promise<Attachment> {
    this.steps.push(`attach ${plan.runId}`);
    this.plans.push(plan);
    const attachment = this.#attachmentOf(plan);
    const attached = (await this.script.attach?.(plan, attachment, signal)) ?? attachment;
    this.steps.push(`attached ${plan.runId}`);
    return attached;
  }

  async adopt(plan: AttachPlan): Promise<Attachment | undefined> {
    this.steps.push(`adopt ${plan.runId}`);
    return this.script.adopt?.(plan, this.#attachmentOf(plan));
  }

  removeLeft(): Promise<readonly RunId[]> {
    return Promise.resolve([]);
  }

  #attachmentOf(plan: AttachPlan): Attachment {
    const note = (step: string): void => void this.steps.push(`${step} ${plan.runId}`);
    return {
      started: async (signal) => {
        note('started');
        await this.script.started?.(signal);
      },
      output: async (signal) => {
        note('output');
        return this.script.output?.(plan, signal) ?? anOutput('tcp LISTEN 0 128 *:8080');
      },
      stop: async (signal) => {
        note('stop');
        if (this.script.stop !== undefined) return this.script.stop(signal);
        this.heldOf(plan).resolve(anOutput('partial', { reason: 'stopped', exitCode: 143 }));
      },
      detach: async (signal) => {
        note('detach');
        return this.script.detach?.(signal) ?? CLEAN;
      },
      leave: () => Promise.resolve(note('leave')),
    };
  }
}
