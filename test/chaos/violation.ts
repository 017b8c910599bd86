/** The columns of the table. */
export type ViolationKind = 'lost' | 'duplicated' | 'left behind' | 'limit broken';
export const VIOLATION_KINDS: readonly ViolationKind[] = ['lost', 'duplicated', 'left behind', 'limit broken'];

/** Something that must never be. */
export interface Violation {
  readonly kind: ViolationKind;
  /** The sentence that does not hold. */
  readonly sentence: string;
  /** The command, the run or the key that it is about. */
  readonly about: string;
  /** What was seen instead. */
  readonly seen: string;
}
