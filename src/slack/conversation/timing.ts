/** Milliseconds of the waits of a conversation. */
export interface Timing {
  /** How long Slack has to answer one call; it does in well below a second. A call that hangs is tried again. */
  readonly call: number;
  /** Least time between two updates of one message. */
  readonly updateEvery: number;
  /** How long progress is held back once the result is out: the end follows within moments, and says more. */
  readonly afterResult: number;
  /** How long the first message, and a reply, are tried. */
  readonly post: number;
  /**
   * How long the result and the last update are tried at a stretch; then they are owed, and tried again later. With the call that goes on
   * then it is less than the core waits.
   */
  readonly last: number;
  /** The same for a result with files: the store keeps no large ones, so whoever tries later may not have them. */
  readonly lastWithFiles: number;
  /** How long a file is tried. */
  readonly file: number;
  /** How long events are gathered for one message of the audit channel. */
  readonly gather: number;
}

export const SLACK_TIMING: Timing = {
  call: 10_000,
  updateEvery: 2_000,
  afterResult: 5_000,
  post: 60_000,
  last: 18_000,
  lastWithFiles: 240_000,
  file: 120_000,
  gather: 3_000,
};
