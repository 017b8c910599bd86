import { apiCode } from './api-status.js';
import type { KubeClient } from './client.js';
import { isTimeout, pause, within } from '../domain/deadline.js';
import type { PodObserver, Seen } from './pod-observer.js';

/** With less, the pod leaves the API before its processes have ended. */
const GRACE_SECONDS = 1;
/** A pod is gone 1.5 to 2.5 s after its deletion on an idle node. */
const GONE_MS = 10_000;
/** A watch that has said nothing for this long may have gone silent. */
const LOOK_AGAIN_MS = 3_000;
/** A create whose answer was lost may still be carried out: it is looked for this often, so far apart. */
const LOOKS = 3;
const LOOK_MS = 1_000;

/**
 * Deletes the pod that the observer follows, and waits until it is gone.
 * @returns whether it is gone
 * @throws RecapError `bot-not-allowed`, `cluster-unreachable`
 */
export async function removePod(
  client: KubeClient,
  place: { readonly namespace: string; readonly pod: string },
  observer: PodObserver,
  signal: AbortSignal,
): Promise<boolean> {
  if (observer.seen === undefined) return true;
  await deletePod(client, place.namespace, place.pod, observer.uid, signal);
  const isGone = (seen: Seen): boolean => seen === undefined;
  const until = Date.now() + GONE_MS;
  for (let left = GONE_MS; left > 0; left = until - Date.now()) {
    if (await observer.holds(isGone, Math.min(left, LOOK_AGAIN_MS), signal)) return true;
    if (isGone(await observer.refresh(signal))) return true;
  }
  return false;
}

/** Removes a pod that may or may not be there, or may still come; never rejects, as the failure before it is what counts. */
export async function removePodUnseen(
  client: KubeClient,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<void> {
  try {
    await within(GONE_MS, new AbortController().signal, async (signal) => {
      for (let look = 1; look <= LOOKS; look += 1) {
        if (await deletePod(client, namespace, name, undefined, signal).catch(() => false)) return;
        await pause(LOOK_MS, signal);
      }
    });
  } catch (error) {
    // Its own deadline ends a pod that is left.
    if (!isTimeout(error)) throw error;
  }
}

/** @returns false when there was none */
export async function deletePod(
  client: KubeClient,
  namespace: string,
  name: string,
  uid: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const body = { gracePeriodSeconds: GRACE_SECONDS, ...(uid === undefined ? {} : { preconditions: { uid } }) };
  try {
    await client.ask('delete the capsule pod', signal, (options) =>
      client.core.deleteNamespacedPod({ namespace, name, body }, options),
    );
    return true;
  } catch (error) {
    // 409: another pod has the name now, so this one is gone.
    const code = apiCode(error);
    if (code === 404 || (code === 409 && uid !== undefined)) return false;
    throw error;
  }
}
