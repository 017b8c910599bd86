import type { Lanes } from '../../core/ports.js';
import { pause, until } from '../../domain/deadline.js';
import { RecapError } from '../../domain/errors.js';
import type { Lane, Pace } from '../../domain/pace.js';

/** More waiting calls than this at one door are refused rather than kept. */
const MOST_WAITING = 1_000;

interface Queue {
  waiting: number;
  /** Settles when the last one has gone through, or has given up. */
  last: Promise<void>;
}

/**
 * Spaces calls, so that a busy channel is not refused by Slack and holds up no other channel. Whose turn it is all replicas decide
 * together. Here the calls of each door stand in line, and only the first one asks.
 */
export class Pacer {
  readonly #queues = new Map<string, Queue>();

  constructor(private readonly lanes: Lanes) {}

  /**
   * Waits for a turn, and for its door to be open.
   * @throws RecapError `chat-undeliverable` when too many wait already; the signal's reason when it is aborted.
   */
  async turn(lane: Lane, pace: Pace, signal: AbortSignal): Promise<void> {
    const queue = this.#queues.get(lane.door) ?? { waiting: 0, last: Promise.resolve() };
    if (queue.waiting >= MOST_WAITING)
      throw new RecapError('chat-undeliverable', 'Too many messages wait for this channel.');
    this.#queues.set(lane.door, queue);
    queue.waiting += 1;
    const turn = this.#wait(queue.last, lane, pace, signal);
    queue.last = Promise.allSettled([queue.last, turn]).then(() => undefined);
    try {
      await turn;
    } finally {
      queue.waiting -= 1;
      if (queue.waiting === 0) this.#queues.delete(lane.door);
    }
  }

  /** True if a call may go at once; takes the turn then. For what may as well be left out. */
  async tryTurn(lane: Lane, pace: Pace): Promise<boolean> {
    return (await this.lanes.take(lane, pace)) <= 0;
  }

  /** Slack asked to wait: no replica goes through this door before. */
  close(door: string, forMs: number): Promise<void> {
    return this.lanes.close(door, forMs);
  }

  async #wait(before: Promise<void>, lane: Lane, pace: Pace, signal: AbortSignal): Promise<void> {
    await until(before, signal);
    for (;;) {
      const ms = await this.lanes.take(lane, pace);
      if (ms <= 0) return;
      await pause(ms, signal);
    }
  }
}
