/**
 * The seam between the two halves of the embedded cluster: the API server (api/, which holds the objects and speaks HTTPS)
 * and the kubelet (kubelet/, which runs their containers as real processes). Neither half imports the other; server.ts joins
 * them.
 */
import type { Readable, Writable } from 'node:stream';

/** Any Kubernetes object as it stands in JSON. The API half validates; the kubelet half reads the fields that it knows. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    resourceVersion: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    creationTimestamp: string;
    deletionTimestamp?: string;
    deletionGracePeriodSeconds?: number;
    ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller?: boolean }[];
    generateName?: string;
    generation?: number;
  };
  // Spec and status differ by kind; the halves narrow them where they read them.
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
  [field: string]: unknown;
}

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  object: KubeObject;
}

/** What the kubelet needs of the store. Implemented by api/store.ts. Plural resource names: `pods`, `events`, `nodes`. */
export interface ObjectStore {
  get(resource: string, namespace: string | undefined, name: string): KubeObject | undefined;
  list(resource: string, namespace?: string): KubeObject[];
  /** Adds an object; fills uid, resourceVersion, creationTimestamp, name from generateName. Throws if the name exists. */
  create(resource: string, object: Partial<KubeObject> & Pick<KubeObject, 'apiVersion' | 'kind'>): KubeObject;
  /**
   * Read-modify-write in one step: `change` gets a deep copy and edits it in place. Bumps resourceVersion and tells watchers
   * only if something changed. Returns undefined when the object does not exist.
   */
  update(
    resource: string,
    namespace: string | undefined,
    name: string,
    change: (o: KubeObject) => void,
  ): KubeObject | undefined;
  /** Removes the object now, and tells watchers DELETED. */
  remove(resource: string, namespace: string | undefined, name: string): KubeObject | undefined;
  /** Every change from now on, in order, synchronously. Returns the unsubscribe function. */
  subscribe(resource: string, listener: (event: WatchEvent) => void): () => void;
}

/** An HTTP-shaped refusal by the kubelet; the API half turns it into the recorded answer of its kind. */
export class KubeletRefusal extends Error {
  constructor(
    readonly status: 400 | 404 | 500,
    message: string,
    /** A v1.Status JSON body with this reason, or plain text (as a real kubelet answers attach and exec) when undefined. */
    readonly reason?: 'BadRequest' | 'NotFound' | 'InternalError',
  ) {
    super(message);
    this.name = 'KubeletRefusal';
  }
}

export interface LogOptions {
  container: string;
  follow: boolean;
  previous: boolean;
  timestamps: boolean;
  tailLines?: number;
  limitBytes?: number;
  sinceSeconds?: number;
}

export interface RemoteStreams {
  stdin?: Readable;
  stdout?: Writable;
  stderr?: Writable;
  tty: boolean;
}

/** How a remote command ended: exit code of an exec; `undefined` for an attach, whose status carries none that is useful. */
export interface RemoteEnd {
  exitCode: number;
  /** The runtime's error when the command could not be started (as recorded in exec_distroless_ws). */
  startError?: string;
}

/** What the API server asks of the kubelet. Implemented by kubelet/. Each may throw KubeletRefusal before it starts. */
export interface Kubelet {
  /** A stream of log bytes; with follow it ends when the container has ended. Destroying the stream stops the follow. */
  logs(pod: KubeObject, options: LogOptions): Promise<Readable>;
  /** Attaches to the container's running process; resolves when it ended or the client's streams closed. */
  attach(pod: KubeObject, container: string, streams: RemoteStreams, signal: AbortSignal): Promise<RemoteEnd>;
  /** Runs a command in the container's namespaces. */
  exec(
    pod: KubeObject,
    container: string,
    command: string[],
    streams: RemoteStreams,
    signal: AbortSignal,
  ): Promise<RemoteEnd>;
  /** Stops every container and the node; leaves no process, mount or interface behind. */
  close(): Promise<void>;
}
