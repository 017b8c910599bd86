import { receiptEvent, sweptEvent } from '../../domain/audit-event.js';
import { RecapError } from '../../domain/errors.js';
import type { Receipt, ReceiptLine } from '../../domain/receipt.js';
import type { RunId } from '../../domain/run-id.js';
import type { RunRecord } from '../../domain/run.js';
import type { Trail } from '../audit/trail.js';
import type { Mechanism, RunStore } from '../ports.js';
import type { CapsuleJob } from '../run-capsule.js';
import { within } from '../within.js';
import type { JobAgainDeps } from './job-again.js';
import { jobAgain } from './job-again.js';
import type { ResumeDeps } from './resume-run.js';

export type LeftoversDeps = Pick<ResumeDeps, 'log' | 'clock'> &
  JobAgainDeps & { readonly store: RunStore; readonly trail: Trail };

/** Runs that ended lately, looked at for capsules whose end nobody has seen. */
const MOST_LOOKED_AT = 200;
const LATELY_MS = 3_600_000;
/** Calls of one look at one cluster. */
const MOST_ENDED = 10;
const LOOK_MS = 60_000;

/** Ends what runs that are over have left in the clusters. Never rejects: what fails, or is stopped, is tried again the next time. */
export async function clearLeftovers(deps: LeftoversDeps, signal: AbortSignal): Promise<void> {
  const { clusters, log } = deps;
  const late = (): Error => new RecapError('cluster-unreachable', 'The look for what is left took too long.');
  const bound = { ms: LOOK_MS, signal, late };
  const mechanisms = clusters.names.flatMap((name) => [...(clusters.get(name)?.mechanisms.values() ?? [])]);
  const works = [
    ...mechanisms.map((mechanism) => (inner: AbortSignal) => removeLeft(mechanism, deps, inner)),
    (inner: AbortSignal) => endUnseen(deps, inner),
  ];
  for (const work of works) {
    if (signal.aborted) return;
    await within(bound, work).catch((error: unknown) => log.warn({ error: String(error) }, 'leftovers-not-cleared'));
  }
}

async function removeLeft(mechanism: Mechanism, deps: LeftoversDeps, signal: AbortSignal): Promise<void> {
  const { store, log, trail, clock } = deps;
  const fate = async (run: RunId): Promise<'live' | 'ended' | 'unknown'> => {
    const record = await store.get(run);
    if (record === undefined) return 'unknown';
    return record.state === 'ended' ? 'ended' : 'live';
  };
  const removed = await mechanism.removeLeft(fate, signal);
  if (removed.length > 0) log.warn({ runs: removed }, 'capsules-left-behind-removed');
  for (const run of removed) await trail.note(sweptEvent((await store.get(run)) ?? run, clock.now()));
}

/** The capsules of runs that ended without anybody seeing that their process is gone. */
async function endUnseen(deps: LeftoversDeps, signal: AbortSignal): Promise<void> {
  const { store, clock, log, trail } = deps;
  const ended = await store.list({ live: false, since: clock.now() - LATELY_MS }, MOST_LOOKED_AT);
  for (const run of ended.filter(isUnseen).slice(0, MOST_ENDED)) {
    const job = jobAgain(run, deps);
    if (job === undefined) continue;
    try {
      const receipt = await endNow(job, signal);
      const isGone = receipt === undefined || receipt.lines.some(isCapsuleGone);
      if (isGone) {
        const now = clock.now();
        const seen = receipt ?? gone(now);
        if (receipt !== undefined) await trail.note(sweptEvent(run, now));
        await trail.note(receiptEvent(run, seen, now));
        await store.change(run, { receipt: seen, changedAt: now });
      }
      log.info({ run: run.id, isGone }, 'a capsule whose end nobody saw');
    } catch (error) {
      log.info({ run: run.id, error: String(error) }, 'a capsule whose end nobody saw was not found');
    }
  }
}

/** What was seen at the end of the capsule; undefined when it is not there, or its target is not. */
async function endNow({ mechanism, plan }: CapsuleJob, signal: AbortSignal): Promise<Receipt | undefined> {
  try {
    const found = await mechanism.adopt({ ...plan, startBy: 0 }, signal);
    return await found?.detach(signal);
  } catch (error) {
    if (error instanceof RecapError && error.code === 'target-gone') return undefined;
    throw error;
  }
}

function isUnseen({ startedAt, receipt }: RunRecord): boolean {
  return startedAt !== undefined && receipt?.lines.some(isCapsuleGone) !== true;
}

const isCapsuleGone = ({ subject, verdict }: ReceiptLine): boolean => subject === 'capsule' && verdict !== 'unknown';

const gone = (checkedAt: number): Receipt => ({
  lines: [{ subject: 'capsule', verdict: 'ok', text: 'was not there when it was looked for later' }],
  checkedAt,
});
