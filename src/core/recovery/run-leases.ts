import { z } from 'zod';
import type { RunId } from '../../domain/run-id.js';
import { parseRunId } from '../../domain/run-id.js';
import type { RunRecord } from '../../domain/run.js';
import type { LiveRun } from '../live-run.js';
import type { Clock, Log, Obligation } from '../ports.js';
import type { Leased, Leases } from './leases.js';
import { requestId } from './request-obligation.js';
import { approvedId } from './approval-leases.js';
import type { OwedTimes } from './times.js';

/** The lease on the runs of a request, which share a conversation and so are carried on together. */
export interface RunLeases {
  /** Written when it resolves, before the records are. */
  hold(lives: readonly LiveRun[]): Promise<void>;
  /** The records are written, so this lease covers what they came of: a request, or an approval that was used. Never rejects. */
  recorded(lives: readonly LiveRun[]): Promise<void>;
  /** The end of the request was told. */
  done(lives: readonly LiveRun[]): Promise<void>;
  /** The end is still to be told: by whoever is there, after a pause that is longer each time. Not for ever. */
  owe(lives: readonly LiveRun[]): Promise<void>;
  /** For another process, if none has it yet. */
  leave(lives: readonly LiveRun[]): Promise<void>;
}

/** Where nobody takes over. */
export const NO_LEASES: RunLeases = {
  hold: () => Promise.resolve(),
  recorded: () => Promise.resolve(),
  done: () => Promise.resolve(),
  owe: () => Promise.resolve(),
  leave: () => Promise.resolve(),
};

const PREFIX = 'runs ';

interface RunLeasesDeps {
  readonly times: OwedTimes;
  readonly clock: Clock;
  readonly log: Log;
}

export function createRunLeases(leases: Leases, { times, clock, log }: RunLeasesDeps): RunLeases {
  const first = (lives: readonly LiveRun[]): string => `${PREFIX}${lives[0]?.record.id ?? ''}`;
  return {
    hold: (lives) => leases.hold(obligationOf(lives), leasedRuns(lives)),
    async recorded([first]) {
      const cause = first && causeOf(first.record);
      if (cause !== undefined) await leases.doneIfHeld(cause);
    },
    done: (lives) => leases.done(first(lives)),
    async owe(lives) {
      const id = first(lives);
      const ageMs = clock.now() - Math.max(...lives.map(({ record }) => record.endedAt ?? record.changedAt));
      const inMs = pauseOf(ageMs, times);
      if (inMs !== undefined) return leases.release(id, inMs);
      log.error({ lease: id, hours: Math.round(ageMs / 3_600_000) }, 'end-not-told');
      await leases.done(id);
    },
    async leave(lives) {
      // Whoever has changed a record has the lease too.
      const isTaken = await isTakenOver(lives).catch(() => true);
      if (isTaken) leases.forget(first(lives));
      else await leases.release(first(lives));
    },
  };
}

/** What has waited for long can wait for as long again; undefined when it has waited for too long. */
function pauseOf(ageMs: number, { owedFirstMs, owedMostMs, owedUntilMs }: OwedTimes): number | undefined {
  return ageMs > owedUntilMs ? undefined : Math.min(owedMostMs, Math.max(owedFirstMs, ageMs));
}

/** The obligation that a run came of. */
function causeOf({ request, approval }: RunRecord): string | undefined {
  if (approval?.kind === 'approval') return approvedId(approval.id);
  return request === undefined ? undefined : requestId(request);
}

/** What the lease on claimed runs is about. */
export function leasedRuns(lives: readonly LiveRun[]): Leased {
  return { isTakenOver: () => isTakenOver(lives), onLost: () => lives.forEach((live) => live.leave()) };
}

function obligationOf(lives: readonly LiveRun[]): Obligation {
  const ids = lives.map(({ record }) => record.id);
  return { id: `${PREFIX}${ids[0] ?? ''}`, what: JSON.stringify(ids) };
}

async function isTakenOver(lives: readonly LiveRun[]): Promise<boolean> {
  const taken = await Promise.all(lives.map((live) => live.isTakenOver()));
  return taken.includes(true);
}

const idsSchema = z.array(z.string().transform(parseRunId)).min(1);

/** The runs that an obligation is about, in their order; undefined when it is about none. */
export function runsOf({ id, what }: Obligation): readonly RunId[] | undefined {
  if (!id.startsWith(PREFIX)) return undefined;
  try {
    return idsSchema.parse(JSON.parse(what));
  } catch {
    return undefined;
  }
}
