import type { Attachment, CapsuleOutput } from '../core/ports.js';
import type { Receipt } from '../domain/receipt.js';
import type { Attached } from './attached.js';
import { detachCapsule } from './detach-capsule.js';
import { readOutput } from './read-output.js';
import { stopCapsule } from './stop-capsule.js';
import { waitForStart } from './wait-for-start.js';

/** The bracket around one capsule in a pod: what follows the attach, until the detach. */
export class EphemeralAttachment implements Attachment {
  readonly #attached: Attached;
  #hasEnded = false;

  constructor(attached: Attached) {
    this.#attached = attached;
  }

  async started(signal: AbortSignal): Promise<void> {
    await waitForStart(this.#attached, signal);
  }

  async output(signal: AbortSignal): Promise<CapsuleOutput> {
    const output = await readOutput(this.#attached, signal);
    this.#hasEnded = true;
    return output;
  }

  async stop(signal: AbortSignal): Promise<void> {
    await stopCapsule(this.#attached, signal);
  }

  async detach(signal: AbortSignal): Promise<Receipt> {
    return detachCapsule(this.#attached, this.#hasEnded, signal);
  }
}
