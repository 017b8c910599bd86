import type { V1Pod } from '@kubernetes/client-node';
import { RecapError } from '../domain/errors.js';
import { apiCode } from './api-status.js';
import type { KubeClient } from './client.js';
import { isTimeout, pause, within } from '../domain/deadline.js';
import { podsPath } from './paths.js';
import { toRecapError } from './to-recap-error.js';
import type { WatchEvent } from './watch.js';
import { watch } from './watch.js';
import { readPod } from './wire.js';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 2_000;

/** What is known of the pod; undefined once it is gone. */
export type Seen = V1Pod | undefined;

/**
 * Follows one pod by one watch, through resets and expired versions, until it is closed. Everybody who waits for something of this
 * pod waits here.
 */
export class PodObserver {
  readonly #client: KubeClient;
  readonly #namespace: string;
  readonly #name: string;
  readonly #uid: string;
  readonly #closing = new AbortController();
  readonly #following: Promise<void>;
  readonly #waiters = new Set<() => void>();
  #seen: Seen;
  #version: string;
  #failure: RecapError | undefined;

  /** @param pod the pod as it was last read, with its version; the watch goes on from there */
  constructor(client: KubeClient, pod: V1Pod) {
    this.#client = client;
    this.#namespace = pod.metadata?.namespace ?? '';
    this.#name = pod.metadata?.name ?? '';
    this.#uid = pod.metadata?.uid ?? '';
    this.#version = pod.metadata?.resourceVersion ?? '';
    this.#seen = pod;
    this.#following = this.#follow();
  }

  get uid(): string {
    return this.#uid;
  }

  get seen(): Seen {
    return this.#seen;
  }

  /**
   * Resolves with the first answer of `check` that is not undefined; it is asked now and after each change, and may throw.
   * Rejects with the signal's reason, and with `bot-not-allowed` when the pod can't be watched.
   */
  async until<T>(check: (seen: Seen) => T | undefined, signal: AbortSignal): Promise<T> {
    for (;;) {
      signal.throwIfAborted();
      const answer = check(this.#seen);
      if (answer !== undefined) return answer;
      if (this.#failure !== undefined) throw this.#failure;
      await this.#change(signal);
    }
  }

  /** Waits until `check` holds, but no longer than `ms`; false when it still does not. Rejects as `until` does. */
  async holds(check: (seen: Seen) => boolean, ms: number, signal: AbortSignal): Promise<boolean> {
    try {
      return await within(ms, signal, (inner) => this.until((seen) => check(seen) || undefined, inner));
    } catch (error) {
      signal.throwIfAborted();
      if (isTimeout(error)) return false;
      throw error;
    }
  }

  /** Reads the pod anew, for the moments when a watch that went silent must not decide. */
  async refresh(signal: AbortSignal): Promise<Seen> {
    const request = { namespace: this.#namespace, name: this.#name };
    try {
      this.#accept(
        await this.#client.ask('read the pod', signal, (o) => this.#client.core.readNamespacedPod(request, o)),
      );
    } catch (error) {
      if (apiCode(error) !== 404) throw error;
      this.#accept(undefined);
    }
    return this.#seen;
  }

  /** Ends the watch; nobody waits any more. */
  async close(): Promise<void> {
    this.#closing.abort(new RecapError('interrupted', 'The pod is not followed any more.'));
    await this.#following;
  }

  #change(signal: AbortSignal): Promise<void> {
    const both = [signal, this.#closing.signal];
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#waiters.delete(settle);
        for (const each of both) each.removeEventListener('abort', settle);
        const aborted = both.find((each) => each.aborted);
        if (aborted === undefined) resolve();
        else reject(aborted.reason as Error);
      };
      this.#waiters.add(settle);
      for (const each of both) each.addEventListener('abort', settle, { once: true });
      if (both.some((each) => each.aborted)) settle();
    });
  }

  #accept(pod: Seen): void {
    const mine = pod?.metadata?.uid === this.#uid ? pod : undefined;
    if (mine !== undefined && isOlder(mine.metadata?.resourceVersion, this.#version)) return;
    this.#version = mine?.metadata?.resourceVersion ?? this.#version;
    this.#seen = mine;
    this.#wake();
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }

  /** Owned by the constructor and awaited by `close`; never rejects. */
  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    let delay = FIRST_DELAY_MS;
    while (!signal.aborted && this.#seen !== undefined && this.#failure === undefined) {
      try {
        if (!(await this.#watchOnce(signal))) await this.refresh(signal);
        delay = FIRST_DELAY_MS;
      } catch (error) {
        this.#failure = hopeless(error);
        delay = Math.min(delay * 2, LONGEST_DELAY_MS);
      }
      this.#wake();
      // A server that ends each watch at once must not be asked without a pause either.
      await pause(delay, signal).catch(() => undefined);
    }
  }

  /** Gives false when the version is too old to watch from. */
  async #watchOnce(signal: AbortSignal): Promise<boolean> {
    const only = `metadata.name=${this.#name}`;
    try {
      for await (const event of watch(this.#client, podsPath(this.#namespace), only, this.#version, signal)) {
        if (event.type === 'ERROR') return false;
        this.#take(event);
        if (this.#seen === undefined) break;
      }
      return true;
    } catch (error) {
      if (apiCode(error) === 410) return false;
      throw error;
    }
  }

  #take(event: WatchEvent): void {
    const pod = readPod(event.object);
    if (event.type === 'BOOKMARK') this.#version = pod.metadata?.resourceVersion ?? this.#version;
    else if (event.type !== 'DELETED') this.#accept(pod);
    else if (pod.metadata?.uid === this.#uid) this.#accept(undefined);
  }
}

/** A refusal that no other attempt changes; everything else may pass. */
function hopeless(error: unknown): RecapError | undefined {
  const found = toRecapError(error, 'watch the pod');
  return found.code === 'bot-not-allowed' ? found : undefined;
}

/** Versions are decimal and grow (Kubernetes 1.35 promises it, etcd always did); what is not decimal is taken as newer. */
function isOlder(version: string | undefined, than: string): boolean {
  return version !== undefined && /^\d+$/.test(version) && /^\d+$/.test(than) && BigInt(version) < BigInt(than);
}
