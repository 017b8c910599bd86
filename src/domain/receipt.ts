/** What a line of a receipt speaks of. */
export type ReceiptSubject =
  | 'capsule' // its process and container
  | 'pod' // the target pod's uid
  | 'node' // the uid of a target that is a node
  | 'container' // the target container's id
  | 'restarts'
  | 'readiness'
  | 'entries'; // capsule entries that stay in the pod's spec

/** `ok`: checked and as it was. `changed`: checked and different. `unknown`: could not be checked. `stays`: remains, by design. */
export type ReceiptVerdict = 'ok' | 'changed' | 'unknown' | 'stays';

export interface ReceiptLine {
  readonly subject: ReceiptSubject;
  readonly verdict: ReceiptVerdict;
  /** Plain words, few of them. */
  readonly text: string;
  /** The values that were compared, for a reviewer. */
  readonly detail?: string;
}

/** The proof at the end of a run: each line was checked on the cluster, or says that it could not be. */
export interface Receipt {
  readonly lines: readonly ReceiptLine[];
  /** Epoch milliseconds of the state of the cluster that was compared. */
  readonly checkedAt: number;
}

/** A line in full: `same pod (de647ce5-…)`. */
export function renderReceiptLine({ text, detail }: ReceiptLine): string {
  return detail === undefined ? text : `${text} (${detail})`;
}

/** Nothing changed and nothing is unknown. */
export function isClean(receipt: Receipt): boolean {
  return receipt.lines.every(({ verdict }) => verdict === 'ok' || verdict === 'stays');
}
