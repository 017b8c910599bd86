import type { KubeObject } from '../../contract.js';
import { ContainerRecord } from './container-record.js';
import { ContainerRunner, type PodOfContainers } from './container-runner.js';
import type { KubeletContext } from './kubelet-context.js';
import { lag } from './lags.js';
import { startPodSandbox, type PodSandbox } from './pod-sandbox.js';
import { podSpec, type EphemeralContainerSpec } from './pod-spec.js';
import { writePodStatus, type PodFacts } from './pod-status.js';
import { isListening, probedPort } from './readiness.js';

const DEFAULT_GRACE_SECONDS = 30;
/** How often a container that is running is asked whether it is ready. */
const READINESS_MS = 250;
/** A sandbox that could not be made is tried again after this. */
const SANDBOX_RETRY_MS = 2_000;
const DEADLINE_EXCEEDED = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
};

/** Runs one pod from its start to its removal. */
export class PodWorker {
  private readonly regular: ContainerRecord[];
  private readonly ephemeral: ContainerRecord[] = [];
  private readonly begunEphemeral = new Set<string>();
  private ephemeralTurn: Promise<void> = Promise.resolve();
  /** Aborted when nothing may be started any more. */
  private readonly ending = new AbortController();
  /** Aborted when the grace period is cut short. */
  private readonly hurry = new AbortController();
  private readonly lives = new Set<Promise<void>>();
  private begun: Promise<void> = Promise.resolve();
  private stopped: Promise<void> | undefined;
  private readonly startedAt: Date;
  private sandbox: PodSandbox | undefined;
  private failed: PodFacts['failed'];
  private ended: Promise<void> | undefined;

  /** @param hostAddress the node's own address */
  constructor(
    private readonly context: KubeletContext,
    private current: KubeObject,
    private readonly hostAddress: string,
  ) {
    this.regular = podSpec(current).containers.map((spec) => new ContainerRecord('regular', spec));
    this.startedAt = context.now();
  }

  container(name: string): ContainerRecord | undefined {
    return [...this.regular, ...this.ephemeral].find(({ spec }) => spec.name === name);
  }

  /** Makes the sandbox and sets the containers on their way. */
  start(): void {
    this.begun = this.guarded(this.begin());
  }

  /** Takes a new version of the pod's object: new ephemeral containers, or that it is to end. */
  observe(pod: KubeObject): void {
    this.current = pod;
    const grace = pod.metadata.deletionGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
    if (pod.metadata.deletionTimestamp === undefined) this.beginEphemeral();
    else if (this.ended === undefined) this.background(this.end(grace, true));
    else if (grace <= 1) this.hurry.abort();
  }

  /**
   * Ends the pod: TERM, then KILL after the grace period. Resolves when nothing of it is left.
   *
   * @param remove whether to take it out of the API too
   */
  async end(graceSeconds: number, remove: boolean): Promise<void> {
    if (graceSeconds === 0) this.hurry.abort();
    this.ended ??= this.terminate(graceSeconds, remove);
    await this.ended;
  }

  async refreshHosts(): Promise<void> {
    await this.sandbox?.refreshHosts(this.current);
  }

  private async begin(): Promise<void> {
    this.publish();
    const sandbox = await this.makeSandbox();
    if (sandbox === undefined) return;
    this.sandbox = sandbox;
    this.publish();
    const owner = this.asOwner(sandbox);
    const lives = this.regular.map((record) => this.guarded(new ContainerRunner(this.context, owner, record).live()));
    for (const life of lives) this.lives.add(life);
    for (const record of this.regular) this.lives.add(this.guarded(this.watchReadiness(record, sandbox)));
    const deadline = podSpec(this.current).activeDeadlineSeconds;
    if (deadline !== undefined) this.background(this.endAtDeadline(deadline * 1000));
    this.beginEphemeral();
    this.background(this.finishWhenCompleted(lives));
  }

  private async finishWhenCompleted(lives: readonly Promise<void>[]): Promise<void> {
    await Promise.all(lives);
    const completed = this.regular.every(({ state }) => 'terminated' in state);
    if (completed && !this.ending.signal.aborted) await this.finish();
  }

  private async makeSandbox(): Promise<PodSandbox | undefined> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      try {
        return await startPodSandbox(this.context, this.current);
      } catch (error) {
        const message = `Failed to create pod sandbox: ${(error as Error).message}`;
        this.context.events.record(this.current, { type: 'Warning', reason: 'FailedCreatePodSandBox', message });
        await lag(SANDBOX_RETRY_MS, signal);
      }
    }
    return undefined;
  }

  private beginEphemeral(): void {
    const { sandbox } = this;
    if (sandbox === undefined || this.ending.signal.aborted) return;
    for (const spec of podSpec(this.current).ephemeralContainers ?? []) {
      if (this.begunEphemeral.has(spec.name)) continue;
      this.begunEphemeral.add(spec.name);
      const turn = this.ephemeralTurn;
      this.lives.add(this.guarded(turn.then(() => this.runEphemeral(spec, sandbox))));
      this.ephemeralTurn = turn.then(() => lag(this.context.lags.nextEphemeral, this.ending.signal));
    }
  }

  private async runEphemeral(spec: EphemeralContainerSpec, sandbox: PodSandbox): Promise<void> {
    if (this.ending.signal.aborted) return;
    const record = new ContainerRecord('ephemeral', spec);
    this.ephemeral.push(record);
    this.publish();
    await new ContainerRunner(this.context, this.asOwner(sandbox), record).live();
  }

  private async watchReadiness(record: ContainerRecord, sandbox: PodSandbox): Promise<void> {
    const { signal } = this.ending;
    const port = probedPort(record.spec);
    const node = this.context.node.process;
    while (!signal.aborted) {
      const running = 'running' in record.state;
      const ready = running && (port === undefined || (await isListening(node, sandbox.pausePid, port)));
      if (ready !== record.ready) {
        record.ready = ready;
        this.publish();
      }
      await lag(READINESS_MS, signal);
    }
  }

  private async endAtDeadline(milliseconds: number): Promise<void> {
    await lag(milliseconds, this.ending.signal);
    if (this.ending.signal.aborted) return;
    this.failed = DEADLINE_EXCEEDED;
    this.context.events.record(this.current, { type: 'Normal', ...DEADLINE_EXCEEDED });
    await this.finish();
  }

  /** Ends what is left of a pod that will never run again; its object stays. */
  private async finish(): Promise<void> {
    await this.stop(podSpec(this.current).terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS);
    this.publish();
  }

  private async terminate(graceSeconds: number, remove: boolean): Promise<void> {
    await this.stop(graceSeconds);
    if (!remove) return;
    const { uid, name, namespace } = this.current.metadata;
    this.publish();
    await lag(this.context.lags.removal, this.hurry.signal);
    if (this.context.store.get('pods', namespace, name)?.metadata.uid === uid) {
      this.context.store.remove('pods', namespace, name);
    }
  }

  private stop(graceSeconds: number): Promise<void> {
    this.stopped ??= this.stopContainers(graceSeconds);
    return this.stopped;
  }

  private async stopContainers(graceSeconds: number): Promise<void> {
    this.ending.abort();
    await this.begun;
    const node = this.context.node.process;
    const running = [...this.regular, ...this.ephemeral].flatMap(({ spec, fieldPath, process }) =>
      process === undefined ? [] : [{ name: spec.name, fieldPath, process }],
    );
    for (const { name, fieldPath, process } of running) {
      const message = `Stopping container ${name}`;
      this.context.events.record(this.current, { type: 'Normal', reason: 'Killing', message, fieldPath });
      if (graceSeconds > 0) node.signal('TERM', process.pid);
    }
    const gone = Promise.all(running.map(({ process }) => process.ended));
    const early = new AbortController();
    const patience = lag(graceSeconds * 1000, AbortSignal.any([this.hurry.signal, early.signal]));
    await Promise.race([gone, patience]);
    early.abort();
    for (const { process } of running) node.signal('KILL', process.pid);
    await Promise.all(this.lives);
    await this.sandbox?.remove();
    this.sandbox = undefined;
  }

  private asOwner(sandbox: PodSandbox): PodOfContainers {
    return {
      sandbox,
      pod: () => this.current,
      container: (name) => this.container(name),
      publish: () => this.publish(),
      signal: this.ending.signal,
    };
  }

  private publish(): void {
    const { metadata } = this.current;
    const facts: PodFacts = {
      regular: this.regular,
      ephemeral: this.ephemeral,
      address: podSpec(this.current).hostNetwork === true ? this.hostAddress : this.sandbox?.address,
      hostAddress: this.hostAddress,
      sandboxReady: this.sandbox !== undefined,
      startedAt: this.startedAt,
      failed: this.failed,
    };
    this.context.store.update('pods', metadata.namespace, metadata.name, (object) => {
      // A later pod of the same name is another worker's.
      if (object.metadata.uid === metadata.uid) writePodStatus(object, facts, this.context.now());
    });
  }

  private background(work: Promise<void>): void {
    work.catch((error: unknown) => this.context.onError(error));
  }

  /** The same work, with its error gone to the kubelet's owner: waiting for it never fails. */
  private guarded(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => this.context.onError(error));
  }
}
