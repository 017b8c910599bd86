import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { preparePod } from '../../../../src/sandbox/cluster/api/new-pod.js';
import { MemoryStore } from '../../../../src/sandbox/cluster/api/store.js';
import type { KubeObject, LogOptions, RemoteEnd } from '../../../../src/sandbox/cluster/contract.js';
import type { EmbeddedKubelet } from '../../../../src/sandbox/cluster/kubelet/embedded-kubelet.js';
import { STANDARD_IMAGES } from '../../../../src/sandbox/cluster/kubelet/images/standard-images.js';
import type { ImageCatalog } from '../../../../src/sandbox/cluster/kubelet/images/recipe.js';
import { scaledLags } from '../../../../src/sandbox/cluster/kubelet/pods/lags.js';
import { startKubelet } from '../../../../src/sandbox/cluster/kubelet/start-kubelet.js';

export const NETSTAT = `registry.example/capsules/netstat@sha256:${'a'.repeat(64)}`;
export const TOOLBOX = 'local/toolbox:1';

/** A real server on port 8080 that ends when it is told to; its image holds Node.js and nothing else. */
export const SERVER = [
  'node',
  '-e',
  `process.title = 'app';
   require('net').createServer(() => undefined).listen(8080, () => console.log('listening'));
   process.on('SIGTERM', () => process.exit(0));`,
];

const IMAGES: ImageCatalog = [
  ...STANDARD_IMAGES,
  {
    match: { exact: 'local/app:1' },
    programs: [{ at: '/usr/bin/node', from: process.execPath, package: 'nodejs' }],
    entrypoint: SERVER,
  },
  { match: { name: 'lacking' }, programs: [{ at: '/bin/x', from: 'no-such-program', package: 'no-such-package' }] },
];

export const UNPRIVILEGED = {
  runAsUser: 65532,
  runAsGroup: 65532,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

export interface Status {
  name: string;
  state: {
    waiting?: { reason: string; message?: string };
    running?: { startedAt: string };
    terminated?: { exitCode: number; reason: string; containerID: string };
  };
  lastState: { terminated?: { exitCode: number; reason: string; message?: string } };
  ready: boolean;
  restartCount: number;
  containerID?: string;
  imageID: string;
  image: string;
  user?: { linux: { uid: number; gid: number; supplementalGroups: number[] } };
}

const DEADLINE_MS = 15_000;

/** A kubelet with a store, and what tests do with them. */
export class NodeUnderTest {
  readonly errors: unknown[] = [];
  private constructor(
    readonly store: MemoryStore,
    readonly closing: AbortController,
    readonly lags = scaledLags(0.02),
  ) {}

  kubelet!: EmbeddedKubelet;

  static async start(): Promise<NodeUnderTest> {
    const node = new NodeUnderTest(new MemoryStore(), new AbortController());
    node.kubelet = await startKubelet(node.store, {
      images: IMAGES,
      signal: node.closing.signal,
      lags: node.lags,
      onError: (error) => node.errors.push(error),
    });
    return node;
  }

  run(name: string, spec: Record<string, unknown>): void {
    const draft = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'shop' },
      spec: { nodeName: 'node1', ...spec },
    };
    this.store.create('pods', preparePod(draft));
  }

  /** A pod with one running server. */
  async server(name: string, securityContext: Record<string, unknown> = UNPRIVILEGED): Promise<void> {
    this.run(name, {
      terminationGracePeriodSeconds: 5,
      containers: [
        { name: 'app', image: 'local/app:1', securityContext, readinessProbe: { tcpSocket: { port: 8080 } } },
      ],
    });
    await this.until(() => this.status(name, 'app')?.ready === true);
  }

  attach(pod: string, name: string, container: Record<string, unknown>): void {
    this.store.update('pods', 'shop', pod, (object) => {
      const spec = object.spec as { ephemeralContainers?: unknown[] };
      const entry = { name, image: TOOLBOX, targetContainerName: 'app', securityContext: UNPRIVILEGED, ...container };
      spec.ephemeralContainers = [...(spec.ephemeralContainers ?? []), entry];
    });
  }

  /** Attaches an ephemeral container that runs a shell script, and gives all that it wrote. */
  async output(pod: string, script: string, container: Record<string, unknown> = {}): Promise<string> {
    const name = `c${String(this.nextName++)}`;
    this.attach(pod, name, { command: ['sh', '-c', script], ...container });
    await this.until(() => this.status(pod, name)?.state.running ?? this.status(pod, name)?.state.terminated);
    return await this.log(pod, name);
  }

  async log(pod: string, container: string, options: Partial<LogOptions> = {}): Promise<string> {
    const all = { container, follow: true, previous: false, timestamps: false, ...options };
    return await text(await this.kubelet.logs(this.pod(pod), all));
  }

  async exec(pod: string, command: string[]): Promise<RemoteEnd & { output: string }> {
    const stdout = new PassThrough();
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const end = await this.kubelet.exec(this.pod(pod), 'app', command, { stdout, stderr: stdout, tty: false }, signal);
    stdout.end();
    return { ...end, output: await text(stdout) };
  }

  pod(name: string): KubeObject {
    const pod = this.store.get('pods', 'shop', name);
    if (pod === undefined) throw new Error(`no pod ${name}`);
    return pod;
  }

  status(pod: string, container: string): Status | undefined {
    const status = this.store.get('pods', 'shop', pod)?.status as Record<string, Status[] | undefined> | undefined;
    const all = [...(status?.['containerStatuses'] ?? []), ...(status?.['ephemeralContainerStatuses'] ?? [])];
    return all.find(({ name }) => name === container);
  }

  phase(pod: string): unknown {
    return this.store.get('pods', 'shop', pod)?.status?.['phase'];
  }

  /** `REASON: MESSAGE` of every event about a container or, without one, about the pod itself. */
  events(pod: string, fieldPath?: string): string[] {
    return this.store
      .list('events')
      .filter((event) => {
        const about = event['involvedObject'] as { name: string; fieldPath?: string };
        return about.name === pod && about.fieldPath === fieldPath;
      })
      .map((event) => `${String(event['reason'])}: ${String(event['message'])}`);
  }

  async until<T>(condition: () => T): Promise<Exclude<NonNullable<T>, false>> {
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      const value = condition();
      if (value !== undefined && value !== null && value !== false) return value as Exclude<NonNullable<T>, false>;
      if (Date.now() > deadline) throw new Error(`still waiting for ${condition.toString()}; ${this.errors.join()}`);
      await delay(10);
    }
  }

  private nextName = 1;
}
