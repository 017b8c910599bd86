import type { CoreV1Event } from '@kubernetes/client-node';
import { RecapError } from '../domain/errors.js';
import type { KubeClient } from './client.js';
import { shorten } from './shorten.js';

/** What failed before this, in milliseconds, may have been mended. */
const FRESH_MS = 10 * 60_000;

/**
 * Refuses an image whose last pull in this namespace failed within ten minutes, as far as events tell: they are kept for an hour, and
 * a namespace that had no capsule with it says nothing.
 * @throws RecapError `image-pull`; nothing when the events can't be read
 */
export async function refuseFailedPull(
  client: KubeClient,
  { namespace, image }: { readonly namespace: string; readonly image: string },
  now: number,
  signal: AbortSignal,
): Promise<void> {
  const last = (await readPulls(client, namespace, signal))
    .filter(({ message = '' }) => message.includes(image))
    .sort((a, b) => timeOf(a) - timeOf(b))
    .at(-1);
  if (last === undefined || last.reason !== 'Failed' || now - timeOf(last) > FRESH_MS) return;
  throw new RecapError('image-pull', `The image could not be pulled a moment ago: ${shorten(last.message ?? '')}`, {
    hint: "Check the image's name, the registry's reach from the node and its pull secret; then try again in ten minutes.",
  });
}

async function readPulls(client: KubeClient, namespace: string, signal: AbortSignal): Promise<readonly CoreV1Event[]> {
  const lists = ['Failed', 'Pulled'].map((reason) =>
    client.ask('read the events of the namespace', signal, (options) =>
      client.core.listNamespacedEvent(
        { namespace, fieldSelector: `reason=${reason},involvedObject.kind=Pod`, limit: 200 },
        options,
      ),
    ),
  );
  try {
    return (await Promise.all(lists)).flatMap(({ items }) => items);
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

function timeOf({ lastTimestamp, eventTime, firstTimestamp }: CoreV1Event): number {
  const time = lastTimestamp ?? eventTime ?? firstTimestamp;
  return time === undefined ? 0 : new Date(time).getTime();
}
