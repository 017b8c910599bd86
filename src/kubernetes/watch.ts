import type { KubeClient } from './client.js';

/** How long the API server keeps one watch open; it says goodbye by ending the stream. */
const WATCH_SECONDS = 240;
/** A line of a watch is one object; etcd takes none above 1.5 MiB, and JSON may be larger than what it stores. */
const LONGEST_LINE = 8 * 1024 * 1024;

/** One line of a watch, as it came. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: unknown;
}

/**
 * The changes of a list since `resourceVersion`, until the server ends the watch. Leaving the loop closes the connection.
 * @throws what `KubeClient.stream` throws, an ApiException of 410 included when the version is too old
 */
export async function* watch(
  client: KubeClient,
  path: string,
  fieldSelector: string,
  resourceVersion: string,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent> {
  const query = {
    watch: 'true',
    fieldSelector,
    resourceVersion,
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(WATCH_SECONDS),
  };
  for await (const line of lines(await client.stream(path, query, signal))) yield JSON.parse(line) as WatchEvent;
}

async function* lines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new Error('a line of a watch is too long');
    yield* parts.filter((line) => line !== '');
  }
}
