/** How many runs may go on, and how many may begin within a minute, for one key of one level. */
export interface Limit {
  readonly concurrent: number;
  readonly perMinute?: number;
}

/**
 * The levels from the narrowest to the broadest. They are taken in this order, so that a run that waits for its own target holds
 * no slot that runs on other targets could use.
 */
export const LIMIT_LEVELS = ['target', 'person', 'namespace', 'node', 'cluster'] as const;
export type LimitLevel = (typeof LIMIT_LEVELS)[number];

export interface LimitOptions {
  /** A level without a limit is not counted. */
  readonly levels: Readonly<Partial<Record<LimitLevel, Limit>>>;
  /** Runs that may wait, of all people together and of one person. */
  readonly queue: number;
  readonly queuePerPerson: number;
  /** Milliseconds after a job's own deadline when its slot is let go although the job has not settled. */
  readonly marginMs: number;
}

/** Small enough for a node that is in trouble already; every number can be configured. */
export const DEFAULT_LIMITS: LimitOptions = {
  levels: {
    target: { concurrent: 1 },
    person: { concurrent: 5, perMinute: 30 },
    node: { concurrent: 3 },
    cluster: { concurrent: 20, perMinute: 300 },
  },
  queue: 1_000,
  queuePerPerson: 50,
  marginMs: 60_000,
};
