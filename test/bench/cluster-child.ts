import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CallMark, ClusterKind, ClusterMessage, ClusterQuestion, ContainerMark } from './cluster-messages.js';

const SCRIPT = fileURLToPath(new URL('cluster-process.ts', import.meta.url));

/** A cluster that runs in a process of its own, and what the bot did there. */
export class ClusterChild {
  readonly calls: CallMark[] = [];
  readonly containers: ContainerMark[] = [];
  readonly #pongs: (() => void)[] = [];

  private constructor(
    private readonly child: ChildProcess,
    /** For the account of the bot. */
    readonly kubeconfig: string,
    /** The pods that can be looked into: `shop/cache`. */
    readonly pods: readonly string[],
  ) {
    child.on('message', (message: ClusterMessage) => this.#take(message));
  }

  /** Rejects when the process ends before the cluster is ready. */
  static async start(kind: ClusterKind): Promise<ClusterChild> {
    const child = fork(SCRIPT, [kind]);
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the cluster did not come up (exit code ${String(code)})`);
    });
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [ClusterMessage];
    ended.catch(() => undefined);
    if (message.kind !== 'ready') throw new Error(`the cluster began with ${message.kind}`);
    return new ClusterChild(child, message.kubeconfig, message.pods);
  }

  /** Resolves when everything that has happened so far is in `calls` and `containers`. */
  async settled(): Promise<void> {
    const question: ClusterQuestion = { kind: 'ping' };
    await new Promise<void>((resolve) => {
      this.#pongs.push(resolve);
      this.child.send(question);
    });
  }

  forget(): void {
    this.calls.length = 0;
    this.containers.length = 0;
  }

  /** The process ends its containers by itself once nobody listens. */
  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.disconnect();
    await exit;
  }

  #take(message: ClusterMessage): void {
    if (message.kind === 'call') this.calls.push(message);
    else if (message.kind === 'started' || message.kind === 'ended') this.containers.push(message);
    else if (message.kind === 'pong') this.#pongs.shift()?.();
  }
}
