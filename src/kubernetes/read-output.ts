import type { CapsuleOutput } from '../core/ports.js';
import { longestRunMs } from '../domain/capsule.js';
import { RecapError } from '../domain/errors.js';
import { apiCode } from './api-status.js';
import { ArtifactReader } from './artifact-reader.js';
import type { Attached, CapsulePlace } from './attached.js';
import { interpretLog } from './capsule-output.js';
import { capsuleStatus, isOver } from './capsule-status.js';
import { isTimeout, pause, within } from '../domain/deadline.js';
import { FollowedLog } from './followed-log.js';
import type { Seen } from './pod-observer.js';
import { toRecapError } from './to-recap-error.js';

/** What the log may hold beyond the limit of output: the trailer. */
const SLACK_BYTES = 4 * 1024;
/** The log ends 0.4 to 0.9 s before the status says that the container has. */
export const STATUS_LAG_MS = 3_000;
/** Time beyond the tool's own deadline for its end, the trailer, and connections that are taken up again. */
const MARGIN_MS = 30_000;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 2_000;

/**
 * The whole output of a capsule, from its log. The connection may break at any time: the log is then read again from its start.
 * @throws RecapError `output-lost`, `target-gone`, `tool-missing`, `bot-not-allowed`
 */
export async function readOutput(attached: Attached, signal: AbortSignal): Promise<CapsuleOutput> {
  const { limits } = attached.plan.capsule;
  const artifact = limits.artifactBytes === undefined ? undefined : new ArtifactReader(attached, limits.artifactBytes);
  const log = new FollowedLog(limits.outputBytes + SLACK_BYTES, (bytes) => artifact?.see(bytes));
  const wholeMs = Math.max(0, attached.startBy - Date.now()) + longestRunMs(limits) + MARGIN_MS;
  try {
    return await within(wholeMs, signal, async (inner) => {
      inner.addEventListener('abort', () => artifact?.giveUp(inner.reason), { once: true });
      const output = await followToTheEnd(attached, log, inner);
      return artifact === undefined ? output : artifact.addTo(output);
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!isTimeout(error)) throw error;
    throw new RecapError('output-lost', 'The output did not arrive in time.', { cause: error });
  } finally {
    artifact?.giveUp(signal.reason);
  }
}

async function followToTheEnd(attached: Attached, log: FollowedLog, signal: AbortSignal): Promise<CapsuleOutput> {
  const { observer, plan, place } = attached;
  let delay = FIRST_DELAY_MS;
  for (;;) {
    const wasOver = isOver(observer.seen, place);
    const failure = await readOnce(attached, log, signal);
    const output = interpretLog(log.bytes, plan);
    if (output.reason !== 'unknown') return output;
    if (failure !== undefined) {
      await afterFailure(attached, failure, delay, signal);
      delay = Math.min(delay * 2, LONGEST_DELAY_MS);
    } else if (wasOver || log.isFull) {
      return withoutTrailer(attached, output, signal);
    } else {
      delay = FIRST_DELAY_MS;
      await observer.holds((seen) => isOver(seen, place), STATUS_LAG_MS, signal);
    }
  }
}

/** Gives the failure that ended the reading, or undefined when the log itself ended. */
async function readOnce(
  { client, place }: Attached,
  log: FollowedLog,
  signal: AbortSignal,
): Promise<RecapError | undefined> {
  try {
    await log.read(client, place, signal);
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return toRecapError(error, 'read the output');
  }
}

/** Throws what is final, and waits before the next attempt after what may pass. */
async function afterFailure(
  attached: Attached,
  failure: RecapError,
  delay: number,
  signal: AbortSignal,
): Promise<void> {
  const { observer, place, loss } = attached;
  const code = apiCode(failure);
  if (code === 404) throw loss(undefined) ?? failure;
  // 400: the API server has not heard yet that the container runs; the next change of the pod tells.
  if (code === 400) {
    await observer.holds((seen) => hasBegun(seen, place), LONGEST_DELAY_MS, signal);
    return pause(FIRST_DELAY_MS, signal);
  }
  if (failure.code !== 'cluster-unreachable') throw failure;
  if (observer.seen === undefined) throw loss(undefined) ?? failure;
  await pause(delay, signal);
}

async function withoutTrailer(attached: Attached, output: CapsuleOutput, signal: AbortSignal): Promise<CapsuleOutput> {
  const { observer, place } = attached;
  const cut = await attached.whyCut(signal);
  if (cut !== undefined) throw cut;
  return { ...output, exitCode: capsuleStatus(observer.seen, place)?.state?.terminated?.exitCode };
}

function hasBegun(seen: Seen, place: CapsulePlace): boolean {
  return isOver(seen, place) || capsuleStatus(seen, place)?.state?.running !== undefined;
}
