/** How often something may be done: `burst` at once, then one per `intervalMs`. */
export interface Pace {
  readonly intervalMs: number;
  readonly burst: number;
}

/** Where something waits for its turn. */
export interface Lane {
  /** What the pace is of. */
  readonly key: string;
  /** What can be closed for a while, and keeps nobody from the lane who goes through another door. */
  readonly door: string;
}
