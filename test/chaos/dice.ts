/** Chance that comes again with the same seed. */
export class Dice {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to but not 1: mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 up to but not `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** Both ends are possible. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** @throws Error when there is nothing to choose from */
  pick<T>(from: readonly T[]): T {
    const one = from[this.below(from.length)];
    if (one === undefined) throw new Error('there is nothing to choose from');
    return one;
  }

  shuffled<T>(of: readonly T[]): T[] {
    const left = [...of];
    return of.flatMap(() => left.splice(this.below(left.length), 1));
  }
}
