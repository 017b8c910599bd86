/** The objects of the cluster, in memory, with the history that watches and consistent lists need. */
import { randomBytes, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { KubeObject, ObjectStore, WatchEvent } from '../contract.js';
import type { Draft } from './draft.js';

/** One change: what the object is now, and what it was (for selectors that it began or ceased to match). */
export interface Change {
  resource: string;
  version: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
  previous: KubeObject | undefined;
}

type NewObject = Partial<Draft> & Pick<Draft, 'apiVersion' | 'kind'>;

/** Changes that are kept for watches; a real API server's watch cache keeps about this many too. */
const HISTORY = 10_000;

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

export class MemoryStore implements ObjectStore {
  readonly #objects = new Map<string, Map<string, KubeObject>>();
  readonly #listeners = new Map<string, Set<(change: Change) => void>>();
  readonly #queue: Change[] = [];
  #history: Change[] = [];
  #delivering = false;
  #version = 0;
  #compacted = 0;

  /** The resourceVersion of the newest change. */
  get version(): number {
    return this.#version;
  }

  /** Changes up to and including this version are forgotten. */
  get compactedVersion(): number {
    return this.#compacted;
  }

  get(resource: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return structuredClone(this.#objects.get(resource)?.get(keyOf(namespace, name)));
  }

  /** Objects in the order of their namespace and name, as etcd lists them. */
  list(resource: string, namespace?: string): KubeObject[] {
    const all = [...(this.#objects.get(resource) ?? new Map<string, KubeObject>())];
    return all
      .filter(([, object]) => namespace === undefined || object.metadata.namespace === namespace)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => structuredClone(object));
  }

  create(resource: string, object: NewObject): KubeObject {
    const given = structuredClone(object);
    const name = given.metadata?.name ?? `${given.metadata?.generateName ?? ''}${nameSuffix()}`;
    const key = keyOf(given.metadata?.namespace, name);
    if (this.#objects.get(resource)?.has(key)) throw new Error(`${resource} ${key} already exists`);
    const created: KubeObject = {
      ...given,
      metadata: {
        ...given.metadata,
        name,
        uid: given.metadata?.uid ?? randomUUID(),
        resourceVersion: this.#nextVersion(),
        creationTimestamp: given.metadata?.creationTimestamp ?? timestamp(new Date()),
      },
    };
    this.#put(resource, key, created);
    this.#emit({ resource, version: this.#version, type: 'ADDED', object: created, previous: undefined });
    return structuredClone(created);
  }

  update(
    resource: string,
    namespace: string | undefined,
    name: string,
    change: (o: KubeObject) => void,
  ): KubeObject | undefined {
    const key = keyOf(namespace, name);
    const previous = this.#objects.get(resource)?.get(key);
    if (!previous) return undefined;
    const object = structuredClone(previous);
    change(object);
    object.metadata.resourceVersion = previous.metadata.resourceVersion;
    if (isDeepStrictEqual(object, previous)) return object;
    object.metadata.resourceVersion = this.#nextVersion();
    this.#put(resource, key, object);
    this.#emit({ resource, version: this.#version, type: 'MODIFIED', object, previous });
    return structuredClone(object);
  }

  remove(resource: string, namespace: string | undefined, name: string): KubeObject | undefined {
    const key = keyOf(namespace, name);
    const previous = this.#objects.get(resource)?.get(key);
    if (!previous) return undefined;
    this.#objects.get(resource)?.delete(key);
    const object = structuredClone(previous);
    object.metadata.resourceVersion = this.#nextVersion();
    this.#emit({ resource, version: this.#version, type: 'DELETED', object, previous });
    return structuredClone(object);
  }

  subscribe(resource: string, listener: (event: WatchEvent) => void): () => void {
    return this.onChange(resource, (change) => {
      listener({ type: change.type, object: structuredClone(change.object) });
    });
  }

  /** Like `subscribe`, with what the object was before. The listener must not change the objects. */
  onChange(resource: string, listener: (change: Change) => void): () => void {
    const set = this.#listeners.get(resource) ?? new Set();
    this.#listeners.set(resource, set.add(listener));
    return () => set.delete(listener);
  }

  /** The changes of a resource after a version, oldest first; undefined when some of them are forgotten. */
  changesSince(resource: string, version: number): Change[] | undefined {
    if (version < this.#compacted) return undefined;
    return this.#history.filter((change) => change.resource === resource && change.version > version);
  }

  /** The objects of a resource as they were at a version; undefined when that is forgotten. */
  listAt(resource: string, version: number): KubeObject[] | undefined {
    const changes = this.changesSince(resource, version);
    if (!changes) return undefined;
    const state = new Map(this.#objects.get(resource));
    for (const change of changes.reverse()) {
      const key = keyOf(change.object.metadata.namespace, change.object.metadata.name);
      if (change.previous) state.set(key, change.previous);
      else state.delete(key);
    }
    return [...state].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => structuredClone(object));
  }

  /** Forgets all changes so far, so that older resourceVersions answer 410 Gone. */
  compact(): void {
    this.#history = [];
    this.#compacted = this.#version;
  }

  #nextVersion(): string {
    this.#version += 1;
    return String(this.#version);
  }

  #put(resource: string, key: string, object: KubeObject): void {
    const objects = this.#objects.get(resource) ?? new Map<string, KubeObject>();
    this.#objects.set(resource, objects.set(key, object));
  }

  /** Tells listeners in order, also when a listener itself changes the store: its change is told after this one. */
  #emit(change: Change): void {
    this.#history.push(change);
    if (this.#history.length > HISTORY) this.#compacted = this.#history.shift()?.version ?? this.#compacted;
    this.#queue.push(change);
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
        for (const listener of [...(this.#listeners.get(next.resource) ?? [])]) listener(next);
      }
    } finally {
      this.#delivering = false;
    }
  }
}

/** RFC 3339 without fractions, as metav1.Time is written. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Five characters without vowels, as Kubernetes adds to generateName. */
function nameSuffix(): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  return [...randomBytes(5)].map((byte) => alphabet.charAt(byte % alphabet.length)).join('');
}
