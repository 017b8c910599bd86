/** Watches: a stream of JSON lines, from now, from a resourceVersion, or from the state as it is. */
import type { KubeObject, WatchEvent } from '../contract.js';
import type { Cluster } from './cluster.js';
import type { Exchange } from './exchange.js';
import { parseVersion } from './list.js';
import { isTrue } from './request-info.js';
import { apiVersionOf, type Resource } from './resources.js';
import { matcherOf } from './selectors.js';
import { expired, type Status } from './status.js';
import type { Change } from './store.js';

/** Unread bytes after which a watcher that does not read is cut off. */
const SLOW_WATCHER_BYTES = 8 * 1024 * 1024;
/** A real server ends watches without timeoutSeconds after 30 to 60 minutes. */
const DEFAULT_TIMEOUT_SECONDS = 45 * 60;

export function watchObjects(exchange: Exchange, cluster: Cluster, resource: Resource): Promise<void> {
  const { query } = exchange.info;
  const select = selectorOf(exchange, resource);
  const since = parseVersion(query.get('resourceVersion'));
  exchange.start(200, { 'Content-Type': 'application/json' });
  const watch = new WatchStream(exchange, resource, cluster);
  if (since === undefined || since === 0 || isTrue(query.get('sendInitialEvents'))) {
    for (const object of cluster.store.list(resource.plural)) watch.tell(select({ object, previous: undefined }));
    if (isTrue(query.get('sendInitialEvents'))) watch.bookmark({ 'k8s.io/initial-events-end': 'true' });
  } else {
    const missed = cluster.store.changesSince(resource.plural, since);
    if (!missed) {
      watch.fail(expired(`too old resource version: ${since} (${cluster.store.version})`).status);
      return Promise.resolve();
    }
    for (const change of missed) watch.tell(select(change));
  }
  return watch.follow(select);
}

/** A change as a watcher with this selector sees it: an object that ceases to match is DELETED for it. */
type Select = (change: Pick<Change, 'object' | 'previous'> & { type?: Change['type'] }) => WatchEvent | undefined;

function selectorOf(exchange: Exchange, resource: Resource): Select {
  const { query, namespace, name } = exchange.info;
  const selected = matcherOf(resource.plural, query);
  const matches = (object: KubeObject): boolean =>
    (!resource.namespaced || namespace === undefined || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name) &&
    selected(object);
  return ({ type, object, previous }) => {
    const before = previous !== undefined && matches(previous);
    const now = type !== 'DELETED' && matches(object);
    if (now) return { type: before ? 'MODIFIED' : 'ADDED', object };
    if (!before) return undefined;
    // The object as it was last seen by this watcher, with the version of the change.
    return {
      type: 'DELETED',
      object: { ...previous, metadata: { ...previous.metadata, resourceVersion: object.metadata.resourceVersion } },
    };
  };
}

class WatchStream {
  constructor(
    private readonly exchange: Exchange,
    private readonly resource: Resource,
    private readonly cluster: Cluster,
  ) {}

  tell(event: WatchEvent | undefined): void {
    if (!event) return;
    this.exchange.write(`${JSON.stringify(event)}\n`);
    if (this.exchange.response.writableLength > SLOW_WATCHER_BYTES) this.exchange.reset();
  }

  bookmark(annotations?: Record<string, string>): void {
    const metadata = { resourceVersion: String(this.cluster.store.version), creationTimestamp: null };
    const object = {
      kind: this.resource.kind,
      apiVersion: apiVersionOf(this.resource),
      metadata: annotations ? { ...metadata, annotations } : metadata,
    };
    this.exchange.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
  }

  /** An error in the stream (the HTTP status is already 200), and the end. */
  fail(status: Status): void {
    this.exchange.write(`${JSON.stringify({ type: 'ERROR', object: status })}\n`);
    this.exchange.end();
  }

  /** Tells changes until the time is over, the client goes or the server closes. */
  async follow(select: Select): Promise<void> {
    const { query } = this.exchange.info;
    const seconds = Number(query.get('timeoutSeconds') ?? 0) || DEFAULT_TIMEOUT_SECONDS;
    const bookmarks = isTrue(query.get('allowWatchBookmarks'));
    const unsubscribe = this.cluster.store.onChange(this.resource.plural, (change) => this.tell(select(change)));
    const interval = bookmarks ? setInterval(() => this.bookmark(), this.cluster.bookmarkIntervalMs) : undefined;
    try {
      await this.#over(seconds * 1000);
      if (bookmarks && !this.exchange.response.destroyed) this.bookmark();
    } finally {
      clearInterval(interval);
      unsubscribe();
      this.exchange.end();
    }
  }

  #over(ms: number): Promise<void> {
    const { closing } = this.cluster;
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        closing.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      closing.addEventListener('abort', finish, { once: true });
      this.exchange.response.once('close', finish);
      if (closing.aborted || this.exchange.response.destroyed) finish();
    });
  }
}
