import type { CoreV1Event } from '@kubernetes/client-node';
import type { KubeClient } from './client.js';
import { eventsPath } from './paths.js';
import { watch } from './watch.js';
import { readEvent } from './wire.js';

/**
 * The events of one pod: those that are there as one batch, then each as it comes, until the watch ends.
 * @throws RecapError when the bot may not read events, or the API server is away
 */
export async function* podEvents(
  client: KubeClient,
  namespace: string,
  podUid: string,
  signal: AbortSignal,
): AsyncGenerator<readonly CoreV1Event[]> {
  const fieldSelector = `involvedObject.uid=${podUid}`;
  const list = await client.ask('read the events of the pod', signal, (o) =>
    client.core.listNamespacedEvent({ namespace, fieldSelector }, o),
  );
  yield list.items;
  const version = list.metadata?.resourceVersion ?? '';
  for await (const { type, object } of watch(client, eventsPath(namespace), fieldSelector, version, signal)) {
    if (type === 'ERROR') return;
    if (type === 'ADDED' || type === 'MODIFIED') yield [readEvent(object)];
  }
}
