/** The times of the limiter, in milliseconds; only tests make them shorter. */
export interface LimiterTimes {
  /** The minute of the rates. */
  readonly window: number;
  /** How long a slot is held in Redis without being confirmed: while its run waits for other lines, or when its process has died. */
  readonly lease: number;
  /** How often what this process holds is confirmed; several times within the lease. */
  readonly renew: number;
  /**
   * When Redis has forgotten everything, nothing starts for so long: all replicas take their slots again first. More than it takes
   * them to notice, which is `renew` and a new connection.
   */
  readonly quiet: number;
  /** How often the lines are looked after. One that is stuck is seen at the third look, after a heartbeat could have woken it. */
  readonly watch: number;
  /** bottleneck's own: how often a replica says that it lives, and after how much silence it is not given turns any more. */
  readonly heartbeat: number;
  readonly silence: number;
  /** After so long without a run Redis forgets a line. Longer than any job: its slots would be forgotten too. */
  readonly idle: number;
}

export const LIMITER_TIMES: LimiterTimes = {
  window: 60_000,
  lease: 30_000,
  renew: 2_000,
  quiet: 5_000,
  watch: 6_000,
  heartbeat: 5_000,
  silence: 10_000,
  idle: 2 * 3_600_000,
};
