import type { Waiting } from './waiting.js';

/** A run that starts at once passes a line in some milliseconds, on a busy machine in some tens; nobody is told a position for that. */
export const ANNOUNCE_AFTER_MS = 250;
/** Places are told no more often than this: when one run of a long line ends, all behind it move. */
const ANNOUNCE_EVERY_MS = 1_000;

/** Who waits in a line, in the order in which they are taken: by priority, then by arrival. Each is told its place. */
export class Places {
  readonly #waiting: Waiting[] = [];
  readonly #told = new WeakMap<Waiting, number>();
  #announcing: NodeJS.Timeout | undefined;
  #announcedAt = Number.NEGATIVE_INFINITY;

  get size(): number {
    return this.#waiting.length;
  }

  /** Has no effect on one that is in it. */
  insert(waiting: Waiting): void {
    if (this.#waiting.includes(waiting)) return;
    const behind = this.#waiting.findIndex((other) => isBefore(waiting, other));
    this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, waiting);
    this.#announce();
  }

  /** False when it was not in it. */
  remove(waiting: Waiting): boolean {
    const index = this.#waiting.indexOf(waiting);
    if (index === -1) return false;
    this.#waiting.splice(index, 1);
    this.#announce();
    return true;
  }

  /** Tells nobody anything any more. */
  close(): void {
    clearTimeout(this.#announcing);
  }

  #announce(): void {
    if (this.#announcing !== undefined) return;
    const next = this.#announcedAt + ANNOUNCE_EVERY_MS - performance.now();
    this.#announcing = setTimeout(
      () => {
        this.#announcing = undefined;
        this.#announcedAt = performance.now();
        for (const [index, waiting] of this.#waiting.entries()) {
          if (this.#told.get(waiting) === index + 1) continue;
          this.#told.set(waiting, index + 1);
          waiting.admission.onPosition(index + 1);
        }
      },
      Math.max(ANNOUNCE_AFTER_MS, next),
    );
  }
}

function isBefore(a: Waiting, b: Waiting): boolean {
  const byPriority = a.admission.priority - b.admission.priority;
  return byPriority < 0 || (byPriority === 0 && a.sequence < b.sequence);
}
