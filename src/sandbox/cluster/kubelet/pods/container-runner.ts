import type { KubeObject } from '../../contract.js';
import type { ContainerCgroups } from '../runtime/cgroups.js';
import { ContainerFailure, type LateReason } from './container-failure.js';
import { containerUrl, type ContainerRecord, type ContainerRun, type Terminated } from './container-record.js';
import { seconds } from './events.js';
import type { KubeletContext } from './kubelet-context.js';
import { lag } from './lags.js';
import type { PodSandbox } from './pod-sandbox.js';
import { podFullName, podSpec } from './pod-spec.js';
import { startContainer } from './start-container.js';

/** What a container's life needs of its pod. */
export interface PodOfContainers {
  pod(): KubeObject;
  sandbox: PodSandbox;
  container(name: string): ContainerRecord | undefined;
  /** Writes the pod's status. */
  publish(): void;
  /** Aborted when the pod is to end: nothing is started or restarted from then on. */
  signal: AbortSignal;
}

/** A container that has run this long is no longer taken to be crashing: its back-off starts anew (the kubelet's rule). */
const BACK_OFF_RESET_MS = 10 * 60_000;

/** Runs a container for as long as its pod's restart policy wants it. */
export class ContainerRunner {
  private backOff: number;

  constructor(
    private readonly context: KubeletContext,
    private readonly owner: PodOfContainers,
    readonly record: ContainerRecord,
  ) {
    this.backOff = context.lags.crashBackOff;
  }

  /** Resolves when the container will not run again, its last end being in the status. */
  async live(): Promise<void> {
    let first = true;
    while (!this.isEnding()) {
      if (!first) await this.waitBeforeRestart();
      if (this.isEnding()) return;
      first = false;
      const startedAt = this.context.now();
      const exitCode = await this.runOnce(startedAt);
      if (exitCode === undefined || !this.restarts(exitCode)) return;
      if (this.context.now().getTime() - startedAt.getTime() > BACK_OFF_RESET_MS) {
        this.backOff = this.context.lags.crashBackOff;
      }
    }
  }

  private isEnding(): boolean {
    return this.owner.signal.aborted;
  }

  private restarts(exitCode: number): boolean {
    if (this.record.kind === 'ephemeral') return false;
    const policy = podSpec(this.owner.pod()).restartPolicy ?? 'Always';
    return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
  }

  /** @returns the exit code, or undefined when it could not be created at all */
  private async runOnce(startedAt: Date): Promise<number | undefined> {
    const { context, owner, record } = this;
    const target = record.spec.targetContainerName;
    for (;;) {
      try {
        const targetRecord = target === undefined ? undefined : owner.container(target);
        const started = await startContainer(context, owner.pod(), owner.sandbox, record, targetRecord);
        record.previousLog = record.run?.log;
        record.run = started.run;
        if (started.startError !== undefined)
          return await this.failedToStart(started.run, started.cgroups, started.startError);
        record.state = { running: { startedAt: seconds(context.now()) } };
        owner.publish();
        return await this.untilEnd(started.run, started.cgroups, startedAt);
      } catch (error) {
        if (!(error instanceof ContainerFailure)) throw error;
        await this.failed(error);
        if (!error.retry || this.isEnding()) return undefined;
        await lag(context.lags.createRetry, owner.signal);
        if (this.isEnding()) return undefined;
      }
    }
  }

  private async untilEnd(run: ContainerRun, cgroups: ContainerCgroups, startedAt: Date): Promise<number> {
    const { context, owner, record } = this;
    // It was on its way when the pod was told to end, so nobody has told it.
    if (owner.signal.aborted && run.process !== undefined) context.node.process.signal('KILL', run.process.pid);
    const end = await run.process?.ended;
    run.over = true;
    run.log.end();
    const finishedAt = context.now();
    const outOfMemory = end?.exitCode === 137 && (await cgroups.wasOutOfMemory());
    await endLeftovers(cgroups);
    const exitCode = end?.exitCode ?? 0;
    record.ready = false;
    const [least, most] = context.lags.terminated;
    await lag(least + Math.random() * (most - least), owner.signal);
    record.state = {
      terminated: {
        exitCode,
        reason: outOfMemory ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error',
        startedAt: seconds(startedAt),
        finishedAt: seconds(finishedAt),
        containerID: containerUrl(run.id),
      },
    };
    owner.publish();
    return exitCode;
  }

  private async failed(failure: ContainerFailure): Promise<void> {
    const { context, owner, record } = this;
    for (const event of failure.events) {
      context.events.record(owner.pod(), { ...event, fieldPath: record.fieldPath });
    }
    const begun = context.now().getTime();
    for (const reason of failure.reasons) {
      await lag(begun + reason.after - context.now().getTime(), owner.signal);
      if (owner.signal.aborted) return;
      this.showWaiting(reason);
    }
  }

  private async failedToStart(run: ContainerRun, cgroups: ContainerCgroups, message: string): Promise<number> {
    const { context, owner, record } = this;
    await cgroups.remove();
    const terminated: Terminated = {
      exitCode: 128,
      reason: 'StartError',
      message,
      startedAt: '1970-01-01T00:00:00Z',
      finishedAt: seconds(context.now()),
      containerID: containerUrl(run.id),
    };
    await lag(context.lags.runError, owner.signal);
    if (record.kind === 'regular' && !this.restarts(terminated.exitCode)) {
      record.state = { terminated };
      owner.publish();
    } else {
      record.lastState = { terminated };
      this.showWaiting({ reason: 'RunContainerError', message, after: 0 });
    }
    return terminated.exitCode;
  }

  private async waitBeforeRestart(): Promise<void> {
    const { context, owner, record } = this;
    if ('terminated' in record.state) record.lastState = { terminated: record.state.terminated };
    // The first restart comes at once, as with a real kubelet.
    if (record.restartCount > 0) {
      const pod = owner.pod();
      const label = `container=${record.spec.name} pod=${podFullName(pod)}(${pod.metadata.uid})`;
      const message = `Back-off restarting failed container ${record.spec.name} in pod ${podFullName(pod)}(${pod.metadata.uid})`;
      context.events.record(pod, { type: 'Warning', reason: 'BackOff', message, fieldPath: record.fieldPath });
      const shown = `back-off ${Math.round(this.backOff / 1000)}s restarting failed ${label}`;
      this.showWaiting({ reason: 'CrashLoopBackOff', message: shown, after: 0 });
      await lag(this.backOff, owner.signal);
      this.backOff = Math.min(this.backOff * 2, context.lags.crashBackOffLimit);
    }
    record.restartCount++;
  }

  private showWaiting({ reason, message }: LateReason): void {
    this.record.state = { waiting: { reason, ...(message === undefined ? {} : { message }) } };
    this.owner.publish();
  }
}

/**
 * What a container has left behind in its cgroup is killed, as a runtime does when a container had no PID namespace of its
 * own. Only root may: elsewhere there are no cgroups either.
 */
async function endLeftovers(cgroups: ContainerCgroups): Promise<void> {
  for (const pid of await cgroups.processes()) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself meanwhile.
    }
  }
  await cgroups.remove();
}
