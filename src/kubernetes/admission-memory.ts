import type { CapsuleEntry } from './capsule-container.js';

/** Labels of namespaces and policies change seldom; that one changed shows at the attach at the latest. */
const KEEP_MS = 5 * 60_000;
/** Forgets everything beyond this many, rather than grow with the cluster. */
const MOST_KEPT = 1_000;

/**
 * Which entries a namespace's admission took lately: the same image with the same rights will be taken again, whatever its run. It only
 * saves a question: where it is wrong the attach is refused, and nothing was changed.
 */
export class AdmissionMemory {
  readonly #takenUntil = new Map<string, number>();

  remembers(namespace: string, entry: CapsuleEntry, now: number): boolean {
    return (this.#takenUntil.get(keyOf(namespace, entry)) ?? 0) > now;
  }

  taken(namespace: string, entry: CapsuleEntry, now: number): void {
    if (this.#takenUntil.size >= MOST_KEPT) this.#takenUntil.clear();
    this.#takenUntil.set(keyOf(namespace, entry), now + KEEP_MS);
  }

  refused(namespace: string, entry: CapsuleEntry): void {
    this.#takenUntil.delete(keyOf(namespace, entry));
  }
}

/** All that admission could judge by and that is not the run's own. */
function keyOf(namespace: string, { image, securityContext }: CapsuleEntry): string {
  return JSON.stringify([namespace, image, securityContext]);
}
