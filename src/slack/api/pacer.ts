import type { Lanes } from '../../core/ports.js';
import { pause } from '../../domain/deadline.js';
import { RecapError } from '../../domain/errors.js';
import type { Lane, Pace } from '../../domain/pace.js';

/** More waiting calls than this at one door are refused rather than kept. */
const MOST_WAITING = 1_000;

/**
 * Spaces calls, so that a busy channel is not refused by Slack and holds up no other channel. Whose turn it is all replicas decide
 * together; here is waited for it.
 */
export class Pacer {
  readonly #waiting = new Map<string, number>();

  constructor(private readonly lanes: Lanes) {}

  /**
   * Waits for a turn, and for its door to be open.
   * @throws RecapError `chat-undeliverable` when too many wait already; the signal's reason when it is aborted.
   */
  async turn(lane: Lane, pace: Pace, signal: AbortSignal): Promise<void> {
    const waiting = this.#waiting.get(lane.door) ?? 0;
    if (waiting >= MOST_WAITING) throw new RecapError('chat-undeliverable', 'Too many messages wait for this channel.');
    this.#waiting.set(lane.door, waiting + 1);
    try {
      while (!(await this.#isTurn(lane, pace, signal)));
    } finally {
      this.#leave(lane.door);
    }
  }

  /** True if a call may go at once; takes the turn then. For what may as well be left out. */
  tryTurn(lane: Lane, pace: Pace): Promise<boolean> {
    return this.lanes.tryTake(lane, pace);
  }

  /** Slack asked to wait: no replica goes through this door before. */
  close(door: string, forMs: number): Promise<void> {
    return this.lanes.close(door, forMs);
  }

  /** Waits once. False when the door was, or has been, closed: whoever waited there must not go all at once when it opens. */
  async #isTurn(lane: Lane, pace: Pace, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    const turn = await this.lanes.take(lane, pace);
    if (turn.kind === 'closed') {
      await pause(turn.forMs, signal);
      return false;
    }
    if (turn.inMs <= 0) return true;
    await pause(turn.inMs, signal);
    return (await this.lanes.closedMs(lane.door)) <= 0;
  }

  #leave(door: string): void {
    const waiting = (this.#waiting.get(door) ?? 1) - 1;
    if (waiting > 0) this.#waiting.set(door, waiting);
    else this.#waiting.delete(door);
  }
}
