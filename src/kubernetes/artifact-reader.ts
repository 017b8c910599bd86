import type { Artifact, CapsuleOutput } from '../core/ports.js';
import type { Attached } from './attached.js';
import { closeStdin } from './close-stdin.js';
import { fetchArtifact } from './fetch-artifact.js';
import type { ArtifactLine } from './trailer.js';
import { findArtifactLine } from './trailer.js';

/** Longer than the line about an artifact, the nonce in it included. */
const LONGEST_LINE_BYTES = 512;

type Fetched = { readonly artifact: Artifact } | { readonly error: unknown };

/** Looks through a log as it comes for the line about an artifact, and fetches it at once, since the capsule waits for that. */
export class ArtifactReader {
  readonly #attached: Attached;
  readonly #most: number;
  readonly #given = new AbortController();
  #tail: Uint8Array = Buffer.alloc(0);
  #fetching: Promise<Fetched> | undefined;

  /** @param most bytes that the capsule's definition allows */
  constructor(attached: Attached, most: number) {
    this.#attached = attached;
    this.#most = most;
  }

  /** Takes the next bytes of the log. */
  see(bytes: Uint8Array): void {
    if (this.#fetching !== undefined) return;
    const text = Buffer.concat([this.#tail, bytes]);
    const line = findArtifactLine(text, this.#attached.plan.nonce);
    this.#tail = text.subarray(Math.max(0, text.length - LONGEST_LINE_BYTES));
    if (line !== undefined) this.#fetching = this.#fetch(line);
  }

  /**
   * The output with what was fetched, if the log told of an artifact.
   * @throws RecapError `output-lost`, `bot-not-allowed`
   */
  async addTo(output: CapsuleOutput): Promise<CapsuleOutput> {
    const fetched = await this.#fetching;
    if (fetched === undefined) return output;
    if ('error' in fetched) throw fetched.error;
    return { ...output, artifact: fetched.artifact };
  }

  /** Gives up what is under way. */
  giveUp(reason: unknown): void {
    this.#given.abort(reason);
  }

  /** Never rejects. The capsule is let go however it went. */
  async #fetch(line: ArtifactLine): Promise<Fetched> {
    const { client, place } = this.#attached;
    const { signal } = this.#given;
    try {
      return { artifact: await fetchArtifact(client, place, line, this.#most, signal) };
    } catch (error) {
      return { error };
    } finally {
      // Where this fails the capsule lets go by itself; the detach sees to its end in any case.
      await closeStdin(client.connection, place, signal).catch(() => undefined);
    }
  }
}
