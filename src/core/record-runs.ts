import type { RunRecord } from '../domain/run.js';
import type { LiveRun } from './live-run.js';
import type { CoreOptions } from './options.js';
import type { RunStore } from './ports.js';
import { HandedOver } from './recovery/handed-over.js';
import type { RunLeases } from './recovery/run-leases.js';
import { askStore } from './ask-store.js';

export interface RecordDeps {
  readonly store: RunStore;
  readonly leases: RunLeases;
  readonly options: CoreOptions;
}

/**
 * Writes the records of one request for the first time: the lease on them first, then all at once, and then what they came of is done.
 * Whatever cuts that short, the request is handled again or its runs are carried on, and never both: their ids come of the request, so
 * the records of only one handling get in. Rejects when the store does; with HandedOver when another handling was first.
 */
export async function recordRuns(
  lives: readonly LiveRun[],
  { store, leases, options }: RecordDeps,
  signal: AbortSignal,
): Promise<void> {
  const records = lives.map(({ record }) => record);
  await leases.hold(lives);
  try {
    await askStore('the runs', options.storeMs, () => store.create(...records), signal);
  } catch (error) {
    const stored = await askStore('the runs', options.storeMs, () => readFirst(records, store)).catch(() => undefined);
    if (stored === undefined || !isOfSame(stored, records)) throw error;
    if (stored.nonce !== records[0]?.nonce) throw new HandedOver();
    // These very records: only the answer was lost.
  }
  await leases.recorded(lives);
}

function readFirst([first]: readonly RunRecord[], store: RunStore): Promise<RunRecord | undefined> {
  return first === undefined ? Promise.resolve(undefined) : store.get(first.id);
}

/** And not of something else whose id is the same by accident. */
const isOfSame = (stored: RunRecord, [first]: readonly RunRecord[]): boolean =>
  stored.request === first?.request && stored.approval?.id === first?.approval?.id;
