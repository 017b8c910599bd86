import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import type { Called } from '../boundaries/calm.js';
import { eventually } from '../../support/eventually.js';
import type { FromReplica, ReplicaWork, ToReplica } from './work.js';

/** Of a process on a busy machine. */
const START_MS = 60_000;
/** More of its log than anybody reads; the last lines tell. */
const KEPT_LOG = 200_000;

/** A replica of the bot in a process of its own. */
export class Replica {
  readonly calls: Called[] = [];
  readonly #said = new Set<FromReplica['kind']>();
  #log = '';

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {
    child.on('message', (message: FromReplica) => {
      if (message.kind === 'called') this.calls.push(message);
      else this.#said.add(message.kind);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#log = (this.#log + chunk.toString()).slice(-KEPT_LOG);
    });
  }

  /** Its program is loaded; it is not connected to anything yet. */
  static async load(name: string, file: string): Promise<Replica> {
    const child = fork(file, { stdio: ['ignore', 'inherit', 'pipe', 'ipc'], execArgv: ['--enable-source-maps'] });
    const replica = new Replica(name, child);
    await replica.#until('loaded');
    return replica;
  }

  /** Resolves once it serves. Rejects with its log when it ends instead. */
  async serve(work: ReplicaWork): Promise<void> {
    this.#tell({ kind: 'work', work });
    await this.#until('ready');
  }

  /** From now on its steps count. */
  async arm(): Promise<void> {
    this.#tell({ kind: 'arm' });
    await this.#until('armed');
  }

  get log(): string {
    return this.#log;
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** SIGKILL; what it was about to do is not done. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** SIGTERM; resolves when it has ended. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.gone();
  }

  /** SIGSTOP and SIGCONT: it stands still, and does not know. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  /** Resolves when it has ended, by whatever way. */
  async gone(withinMs = START_MS): Promise<void> {
    await eventually(`${this.name} has ended`, () => this.isOver, withinMs);
  }

  #tell(message: ToReplica): void {
    this.child.send(message);
  }

  async #until(kind: FromReplica['kind']): Promise<void> {
    await eventually(`${this.name} is ${kind}`, () => this.#said.has(kind) || this.isOver, START_MS);
    if (!this.#said.has(kind)) throw new Error(`${this.name} ended before it was ${kind}: ${this.#log}`);
  }
}
