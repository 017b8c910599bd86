/** How many requests may be in work at the same time. */
export interface CrowdLimits {
  readonly perPerson: number;
  readonly inAll: number;
}

/** Which of the two is full. */
export type Full = keyof CrowdLimits;

/** Counts what is in work, of each person and of all together, so that a flood costs no more than its bound. */
export class Crowd {
  readonly #of = new Map<string, number>();
  #all = 0;

  constructor(private readonly limits: CrowdLimits) {}

  /** A way out, to be taken exactly once; or what is full, and then nothing is counted. */
  enter(person: string): (() => void) | Full {
    const own = this.#of.get(person) ?? 0;
    if (own >= this.limits.perPerson) return 'perPerson';
    if (this.#all >= this.limits.inAll) return 'inAll';
    this.#of.set(person, own + 1);
    this.#all += 1;
    return () => this.#leave(person);
  }

  #leave(person: string): void {
    const left = (this.#of.get(person) ?? 1) - 1;
    this.#all -= 1;
    if (left === 0) this.#of.delete(person);
    else this.#of.set(person, left);
  }
}
