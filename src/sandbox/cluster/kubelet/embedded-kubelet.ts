import type { Readable } from 'node:stream';
import {
  KubeletRefusal,
  type Kubelet,
  type KubeObject,
  type LogOptions,
  type RemoteEnd,
  type RemoteStreams,
  type WatchEvent,
} from '../contract.js';
import { readLog } from './logs/read-log.js';
import { attachToContainer } from './pods/attach.js';
import type { ContainerRecord } from './pods/container-record.js';
import type { KubeletContext } from './pods/kubelet-context.js';
import { lag } from './pods/lags.js';
import { podFullName, podSpec } from './pods/pod-spec.js';
import { PodWorker } from './pods/pod-worker.js';
import { execInContainer } from './runtime/exec-process.js';
import { NODE_ADDRESS } from './runtime/node-process.js';

/** Changes of pods and services within this time make one new /etc/hosts. */
const HOSTS_DELAY_MS = 20;

/** The node agent: one worker for each pod that is assigned to the node. */
export class EmbeddedKubelet implements Kubelet {
  private readonly workers = new Map<string, PodWorker>();
  private readonly leaving = new Set<Promise<void>>();
  private readonly stops: (() => void)[];
  private readonly closing = new AbortController();
  private hostsRefresh: Promise<void> | undefined;
  private closed: Promise<void> | undefined;

  constructor(private readonly context: KubeletContext) {
    const { store } = context;
    for (const object of store.list('pods')) this.podChanged({ type: 'ADDED', object });
    this.stops = [
      store.subscribe('pods', (event) => this.podChanged(event)),
      store.subscribe('services', () => this.refreshHosts()),
    ];
  }

  /** The node's directory on the machine; its name is part of everything that the node makes. */
  get directory(): string {
    return this.context.node.process.directory;
  }

  logs(pod: KubeObject, options: LogOptions): Promise<Readable> {
    const record = this.worker(pod)?.container(options.container);
    const subject = `container "${options.container}" in pod "${pod.metadata.name}"`;
    const log = options.previous ? record?.previousLog : record?.run?.log;
    if (log !== undefined) return Promise.resolve(readLog(log, options, this.context.now()));
    const problem = options.previous ? `previous terminated ${subject} not found` : `${subject} ${waitingFor(record)}`;
    return Promise.reject(new KubeletRefusal(400, problem, 'BadRequest'));
  }

  async attach(pod: KubeObject, container: string, streams: RemoteStreams, signal: AbortSignal): Promise<RemoteEnd> {
    const record = this.worker(pod)?.container(container);
    if (record?.process === undefined) {
      throw new KubeletRefusal(500, `container ${container} not found in pod ${podFullName(pod)}`);
    }
    return await attachToContainer(record, record.process, streams, signal);
  }

  async exec(
    pod: KubeObject,
    container: string,
    command: string[],
    streams: RemoteStreams,
    signal: AbortSignal,
  ): Promise<RemoteEnd> {
    const run = this.worker(pod)?.container(container)?.run;
    if (run?.process === undefined || run.over) throw new KubeletRefusal(500, `container not found ("${container}")`);
    const { environment, workingDirectory } = run;
    const target = { argv: command, environment, workingDirectory };
    return await execInContainer(this.context.node, run.process.pid, run.identity, target, streams, signal);
  }

  /**
   * Ends a pod's containers and starts all of them again, ephemeral ones included, as a kubelet does whose runtime has lost
   * its records.
   */
  async loseRecords(namespace: string, name: string): Promise<void> {
    const pod = this.context.store.get('pods', namespace, name);
    if (pod === undefined) throw new Error(`There is no pod ${namespace}/${name}.`);
    await this.workers.get(pod.metadata.uid)?.end(0, false);
    this.begin(pod);
  }

  close(): Promise<void> {
    this.closed ??= this.end();
    return this.closed;
  }

  private async end(): Promise<void> {
    for (const stop of this.stops) stop();
    this.closing.abort();
    await this.hostsRefresh;
    const workers = [...this.workers.values()].map((worker) => worker.end(0, false));
    await Promise.all([...workers, ...this.leaving]);
    await this.context.node.close();
  }

  private worker(pod: KubeObject): PodWorker | undefined {
    return this.workers.get(pod.metadata.uid);
  }

  private podChanged({ type, object }: WatchEvent): void {
    const { uid } = object.metadata;
    const worker = this.workers.get(uid);
    if (type === 'DELETED') {
      this.workers.delete(uid);
      if (worker !== undefined) this.leave(worker);
    } else if (worker !== undefined) worker.observe(object);
    else if (podSpec(object).nodeName === this.context.nodeName) this.begin(object);
    else this.noteUnschedulable(object);
    this.refreshHosts();
  }

  private begin(pod: KubeObject): void {
    const { phase } = pod.status ?? {};
    if (phase === 'Succeeded' || phase === 'Failed') return;
    const message = `Successfully assigned ${pod.metadata.namespace ?? ''}/${pod.metadata.name} to ${this.context.nodeName}`;
    this.context.events.record(pod, { type: 'Normal', reason: 'Scheduled', message, component: 'default-scheduler' });
    const worker = new PodWorker(this.context, pod, NODE_ADDRESS);
    this.workers.set(pod.metadata.uid, worker);
    worker.start();
  }

  private leave(worker: PodWorker): void {
    const gone = worker.end(0, false).catch((error: unknown) => this.context.onError(error));
    this.leaving.add(gone);
    gone.then(
      () => this.leaving.delete(gone),
      () => undefined,
    );
  }

  /** The scheduler of the API half only sets the condition; its event is written here. */
  private noteUnschedulable(pod: KubeObject): void {
    const conditions = (pod.status?.['conditions'] ?? []) as { type: string; reason?: string; message?: string }[];
    const condition = conditions.find(({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable');
    if (condition === undefined) return;
    const message = condition.message ?? '';
    this.context.events.record(pod, {
      type: 'Warning',
      reason: 'FailedScheduling',
      message,
      component: 'default-scheduler',
    });
  }

  private refreshHosts(): void {
    if (this.closing.signal.aborted) return;
    this.hostsRefresh ??= lag(HOSTS_DELAY_MS, this.closing.signal)
      .then(async () => {
        this.hostsRefresh = undefined;
        await Promise.all([...this.workers.values()].map((worker) => worker.refreshHosts()));
      })
      .catch((error: unknown) => this.context.onError(error));
  }
}

function waitingFor(record: ContainerRecord | undefined): string {
  if (record === undefined || !('waiting' in record.state)) return 'is waiting to start: ContainerCreating';
  const { reason } = record.state.waiting;
  if (reason === 'ImagePullBackOff') return 'is waiting to start: trying and failing to pull image';
  if (reason === 'ErrImagePull') return "is waiting to start: image can't be pulled";
  return `is waiting to start: ${reason}`;
}
