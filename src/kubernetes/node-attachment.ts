import type { Attachment, CapsuleOutput } from '../core/ports.js';
import { RecapError } from '../domain/errors.js';
import type { Receipt } from '../domain/receipt.js';
import type { Attached } from './attached.js';
import type { Stage } from './detach-capsule.js';
import { detachNodeCapsule } from './node-detach.js';
import { readOutput } from './read-output.js';
import { stopCapsule } from './stop-capsule.js';
import { waitForStart } from './wait-for-start.js';

/** The bracket around one capsule pod: what follows its creation, until it is gone. */
export class NodeAttachment implements Attachment {
  readonly #attached: Attached;
  #stage: Stage = 'unknown';

  constructor(attached: Attached) {
    this.#attached = attached;
  }

  async started(signal: AbortSignal): Promise<void> {
    try {
      await waitForStart(this.#attached, signal);
    } catch (error) {
      if (error instanceof RecapError) this.#stage = 'not-started';
      throw error;
    }
    this.#stage = 'started';
  }

  async output(signal: AbortSignal): Promise<CapsuleOutput> {
    const output = await readOutput(this.#attached, signal);
    this.#stage = 'ended';
    return output;
  }

  async stop(signal: AbortSignal): Promise<void> {
    await stopCapsule(this.#attached, signal);
  }

  async detach(signal: AbortSignal): Promise<Receipt> {
    return detachNodeCapsule(this.#attached, this.#stage, signal);
  }

  async leave(): Promise<void> {
    await this.#attached.observer.close();
  }
}
