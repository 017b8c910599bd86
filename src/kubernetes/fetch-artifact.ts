import { createHash } from 'node:crypto';
import type { Artifact } from '../core/ports.js';
import { ARTIFACT_PATH } from '../domain/capsule.js';
import { RecapError } from '../domain/errors.js';
import { apiCode } from './api-status.js';
import type { KubeClient } from './client.js';
import { isTimeout, pause, within } from '../domain/deadline.js';
import { execOutput } from './exec.js';
import type { LogPlace } from './followed-log.js';
import { toRecapError } from './to-recap-error.js';
import type { ArtifactLine } from './trailer.js';

/** Less than the time that the capsule keeps the file. */
const FETCH_MS = 50_000;
const ATTEMPTS = 3;
const DELAY_MS = 500;
/** A shell, since an image has `cat` only as an applet of it; the words are fixed. */
const COMMAND = ['sh', '-c', `exec cat ${ARTIFACT_PATH}`];

/**
 * Fetches the file that a capsule's tool left, while the capsule waits with it, and compares its checksum with the one that was taken
 * in the capsule.
 * @param most bytes that the capsule's definition allows
 * @throws RecapError `output-lost`, `bot-not-allowed`
 */
export async function fetchArtifact(
  client: KubeClient,
  place: LogPlace,
  { bytes: size, sha256 }: ArtifactLine,
  most: number,
  signal: AbortSignal,
): Promise<Artifact> {
  // The source is bounded in blocks of 512 bytes.
  if (size > most + 512) throw lost(new Error(`the capsule tells of ${size} bytes`));
  try {
    const bytes = await within(FETCH_MS, signal, (inner) => fetchWithRetries(client, place, size, sha256, inner));
    return { bytes, sha256, truncated: size >= most };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RecapError) throw error;
    throw isTimeout(error) ? lost(new Error('it took too long')) : lost(error);
  }
}

async function fetchWithRetries(
  { connection }: KubeClient,
  place: LogPlace,
  size: number,
  sha256: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const bytes = await execOutput(connection, place, COMMAND, size, signal);
      if (createHash('sha256').update(bytes).digest('hex') === sha256) return bytes;
      throw new Error(`${bytes.length} of ${size} bytes came, or others than were told`);
    } catch (error) {
      signal.throwIfAborted();
      const code = apiCode(error);
      if (code === 401 || code === 403) throw toRecapError(error, "fetch the capsule's file");
      if (attempt === ATTEMPTS) throw error;
      await pause(DELAY_MS, signal);
    }
  }
}

function lost(cause: unknown): RecapError {
  return new RecapError('output-lost', 'The file that the capsule made did not arrive whole.', {
    cause,
    hint: 'It was deleted in the capsule. Give the command again, with less of it if the capsule has a flag for that.',
  });
}
