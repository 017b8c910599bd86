/** For what a chat did not take. In milliseconds. */
export interface OwedTimes {
  /** The shortest pause between two tries; longer than a call of the try before can still go on. */
  readonly owedFirstMs: number;
  readonly owedMostMs: number;
  /** From the end of a run; then it is given up. */
  readonly owedUntilMs: number;
}

/** The times of recovery, in milliseconds. */
export interface RecoveryTimes extends OwedTimes {
  /** For how long a process that says nothing is believed to live. */
  readonly leaseMs: number;
  readonly extendMs: number;
  /** Between two looks at what nobody does, and at whose runs shall stop. */
  readonly sweepMs: number;
  /** Between two looks of any replica at the approvals, and at what is left in the clusters. */
  readonly approvalsMs: number;
  readonly leftoversMs: number;
}

export const DEFAULT_RECOVERY_TIMES: RecoveryTimes = {
  leaseMs: 15_000,
  extendMs: 5_000,
  sweepMs: 500,
  approvalsMs: 15_000,
  leftoversMs: 60_000,
  owedFirstMs: 10_000,
  owedMostMs: 300_000,
  owedUntilMs: 24 * 3_600_000,
};
