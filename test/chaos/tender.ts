import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredMessage } from '../../src/sandbox/workspace/stored-message.js';
import { buttonsOf, read } from '../e2e/read-message.js';
import type { Command } from './command.js';
import { type } from './command.js';
import { Hearing } from './told.js';
import type { World } from './world/world.js';

const LOOK_MS = 200;
/** A stop that was accepted has shown by then, on the worst day. */
const STOP_AGAIN_MS = 15_000;

/** The people who look after what goes on: they approve what waits for that, and stop what would go on for minutes. */
export class Tender {
  readonly #ending = new AbortController();
  readonly #stoppedAt = new Map<string, number>();
  /** Who has approved a request last. */
  readonly #approvedBy = new Map<string, string>();
  readonly #working: Promise<void>;

  constructor(
    private readonly world: World,
    /** Stops are commands, too. */
    private readonly commands: Command[],
  ) {
    this.#working = this.#work();
  }

  async end(): Promise<void> {
    this.#ending.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      const heard = new Hearing(this.world, this.commands);
      for (const command of [...this.commands]) {
        const { approvals, live } = heard.about(command);
        for (const message of approvals) this.#approve(message);
        if (command.words.startsWith('sleeper')) for (const message of live) this.#stop(message, command);
      }
      await sleep(LOOK_MS, undefined, { signal: this.#ending.signal }).catch(() => undefined);
    }
  }

  /** Once; again by another one when Slack could not deliver it, or when the bot has told them why it was not heeded. */
  #approve(message: StoredMessage): void {
    const { workspace, people } = this.world;
    const key = `${message.channel} ${message.ts}`;
    const before = this.#approvedBy.get(key);
    const wasAnswered = before !== undefined && workspace.ephemerals(before).length > 0;
    if (!asksForApproval(message) || (before !== undefined && !wasAnswered)) return;
    const lead = people.takeLead();
    this.#approvedBy.set(key, lead);
    workspace
      .as(lead)
      .press(message.channel, message.ts, 'recap_approve')
      // It throws when the message has changed meanwhile.
      .then(({ acked }) => void (acked || this.#approvedBy.delete(key)), nothing);
  }

  #stop(message: StoredMessage, { channel }: Command): void {
    const id = buttonsOf(message).find(({ actionId }) => actionId === 'recap_stop')?.value;
    const isRunning = read(message).includes(': running');
    if (id === undefined || !isRunning) return;
    const before = this.#stoppedAt.get(id);
    if (before !== undefined && performance.now() - before < STOP_AGAIN_MS) return;
    this.#stoppedAt.set(id, performance.now());
    const stop = type(this.world, { words: `stop ${id}`, expected: 'an answer', as: 'command' }, channel);
    this.commands.push(stop);
    stop.verdict.then(({ acked }) => void (acked || this.#stoppedAt.delete(id)), nothing);
  }
}

const nothing = (): void => undefined;
const asksForApproval = (message: StoredMessage): boolean =>
  buttonsOf(message).some(({ actionId }) => actionId === 'recap_approve');
