import { z } from 'zod';
import type { RunId } from '../../domain/run-id.js';
import { parseRunId } from '../../domain/run-id.js';
import type { LiveRun } from '../live-run.js';
import type { Obligation } from '../ports.js';
import type { Leased, Leases } from './leases.js';

/** The lease on the runs of a request, which share a conversation and so are carried on together. */
export interface RunLeases {
  /** Written when it resolves, before the records are. */
  hold(lives: readonly LiveRun[]): Promise<void>;
  /** The end of the request was told. */
  done(lives: readonly LiveRun[]): Promise<void>;
  /** For another process, if none has it yet. */
  leave(lives: readonly LiveRun[]): Promise<void>;
}

/** Where nobody takes over. */
export const NO_LEASES: RunLeases = {
  hold: () => Promise.resolve(),
  done: () => Promise.resolve(),
  leave: () => Promise.resolve(),
};

const PREFIX = 'runs ';

export function createRunLeases(leases: Leases): RunLeases {
  const first = (lives: readonly LiveRun[]): string => `${PREFIX}${lives[0]?.record.id ?? ''}`;
  return {
    hold: (lives) => leases.hold(obligationOf(lives), leasedRuns(lives)),
    done: (lives) => leases.done(first(lives)),
    async leave(lives) {
      // Whoever has changed a record has the lease too.
      const isTaken = await isTakenOver(lives).catch(() => true);
      if (isTaken) leases.forget(first(lives));
      else await leases.release(first(lives));
    },
  };
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
