import type { Attachment, CapsuleOutput } from '../core/ports.js';
import { RecapError } from '../domain/errors.js';
import type { Receipt } from '../domain/receipt.js';
import type { ContainerTarget } from '../domain/target.js';
import type { Attached } from './attached.js';
import type { Stage } from './detach-capsule.js';
import { detachCapsule } from './detach-capsule.js';
import { readOutput } from './read-output.js';
import { stopCapsule } from './stop-capsule.js';
import { waitForStart } from './wait-for-start.js';

/** Why a start is not waited for any more although it may come. At a shutdown there is no time to see that it does not. */
const GIVEN_UP: ReadonlySet<RecapError['code']> = new Set(['start-timeout', 'stopped']);

/** The bracket around one capsule in a pod: what follows the attach, until the detach. */
export class EphemeralAttachment implements Attachment {
  readonly #target: ContainerTarget;
  readonly #attached: Attached;
  #stage: Stage = 'unknown';

  constructor(target: ContainerTarget, attached: Attached) {
    this.#target = target;
    this.#attached = attached;
  }

  async started(signal: AbortSignal): Promise<void> {
    try {
      await waitForStart(this.#attached, signal);
    } catch (error) {
      if (error instanceof RecapError && !GIVEN_UP.has(error.code)) this.#stage = 'not-started';
      throw error;
    }
    this.#stage = 'started';
  }

  async output(signal: AbortSignal): Promise<CapsuleOutput> {
    try {
      return await readOutput(this.#attached, signal);
    } finally {
      if (!signal.aborted) this.#stage = 'ended';
    }
  }

  async stop(signal: AbortSignal): Promise<void> {
    await stopCapsule(this.#attached, signal);
  }

  async detach(signal: AbortSignal): Promise<Receipt> {
    return detachCapsule(this.#target, this.#attached, this.#stage, signal);
  }

  async leave(): Promise<void> {
    await this.#attached.observer.close();
  }
}
