import { RecapError } from '../domain/errors.js';
import type { KubeClient } from './client.js';
import { podPath } from './paths.js';

export interface LogPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/**
 * What is known of a log that is read again from its start whenever the connection breaks: the longest beginning that was seen.
 * A log that differs from what was seen before, or that became shorter, was rotated: something of it is lost.
 */
export class FollowedLog {
  #known = Buffer.alloc(0);
  #chunks: Uint8Array[] = [];
  #length = 0;

  /**
   * @param limit bytes after which the rest is not read: the supervisor lets no more through
   * @param onNew is given every byte once, in order, as it comes
   */
  constructor(
    private readonly limit: number,
    private readonly onNew: (bytes: Uint8Array) => void = () => undefined,
  ) {}

  /** True when there is more than the limit. */
  get isFull(): boolean {
    return this.#length > this.limit;
  }

  /** Everything that is known, in one piece. */
  get bytes(): Uint8Array {
    this.#fold();
    return this.#known;
  }

  /**
   * Reads the log from its start to its end, waiting for more while the container runs. What was read stays when it rejects.
   * @throws RecapError `output-lost`; and what `KubeClient.stream` throws
   */
  async read(client: Pick<KubeClient, 'stream'>, place: LogPlace, signal: AbortSignal): Promise<void> {
    this.#fold();
    const known = this.#known;
    let at = 0;
    const query = { container: place.container, follow: 'true' };
    for await (const chunk of await client.stream(podPath(place.namespace, place.pod, 'log'), query, signal)) {
      const again = Math.max(0, Math.min(chunk.length, known.length - at));
      if (Buffer.compare(chunk.subarray(0, again), known.subarray(at, at + again)) !== 0) throw rotated();
      at += chunk.length;
      if (again < chunk.length) this.#append(chunk.subarray(again));
      if (this.isFull) return;
    }
    if (at < known.length) throw rotated();
  }

  #append(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.onNew(bytes);
    this.#length += bytes.length;
  }

  #fold(): void {
    if (this.#chunks.length === 0) return;
    this.#known = Buffer.concat([this.#known, ...this.#chunks]);
    this.#length = this.#known.length;
    this.#chunks = [];
  }
}

function rotated(): RecapError {
  return new RecapError('output-lost', 'The node has dropped a part of the output before it could be read again.', {
    hint: 'Give the command again, with less output if the capsule has a flag for that.',
  });
}
