import type { Around } from '../core/ports.js';

/**
 * Whether the sweep still goes round: each round asks the store what is due, also when the store is away. A process in which it stands still
 * keeps its leases by nothing and takes nothing over; nothing but a restart helps it.
 */
export class Pulse {
  #last: number | undefined;
  #isOver = false;

  constructor(
    /** Milliseconds of standing still that no round can need: several leases. */
    private readonly mostMs: number,
    /** Milliseconds on a clock that nobody sets. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  readonly around: Around = (call, go) => {
    if (call.port === 'obligations' && call.method === 'claim') this.#last = this.now();
    return go();
  };

  /** The sweep ends with the bot, which is killed when that takes too long. */
  stop(): void {
    this.#isOver = true;
  }

  /** How long it has stood still, in milliseconds, if that is too long. Before the first round it can't be told. */
  get standsStillFor(): number | undefined {
    if (this.#isOver || this.#last === undefined) return undefined;
    const ms = this.now() - this.#last;
    return ms > this.mostMs ? ms : undefined;
  }
}
