/** A place between two steps: right before or right after one call of a port, counted since the replica was armed. */
export interface Boundary {
  /** `runs.create`. */
  readonly call: string;
  /** From 1. */
  readonly count: number;
  readonly when: 'before' | 'after';
}

export const renderBoundary = ({ call, count, when }: Boundary): string => `${when} ${call} #${count}`;
