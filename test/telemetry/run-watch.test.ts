import { describe, expect, it } from 'vitest';
import { createMemoryRunStore } from '../../src/memory/run-store.js';
import type { RunStore } from '../../src/core/ports.js';
import type { RunRecord } from '../../src/domain/run.js';
import { createInstruments } from '../../src/instruments.js';
import { RunWatch } from '../../src/telemetry/run-watch.js';
import { aRun } from '../support/examples.js';

/** A replica on a store, and what it has seen. */
function aReplica(store: RunStore): { runs: RunStore; seen: string[]; watch: RunWatch } {
  const seen: string[] = [];
  const watch = new RunWatch([
    {
      phaseEnded: ({ run, state, from, to }) => void seen.push(`${state} ${from}-${to} ${run.state}`),
      runEnded: ({ end }) => void seen.push(`ended ${end?.kind}`),
    },
  ]);
  return { runs: createInstruments([watch.around]).port('runs', store), seen, watch };
}

async function change(runs: RunStore, run: RunRecord, to: Parameters<RunStore['change']>[1]): Promise<RunRecord> {
  const next = await runs.change(run, to);
  if (next === undefined) throw new Error('another one was faster');
  return next;
}

describe('watching runs by what is written of them', () => {
  it('tells each phase as it ends, whatever else was written in it, and the end last', async () => {
    const { runs, seen, watch } = aReplica(createMemoryRunStore());
    let run = aRun({ requestedAt: 10, changedAt: 10 });
    await runs.create(run);
    run = await change(runs, run, { state: 'queued', changedAt: 11 });
    run = await change(runs, run, { state: 'attaching', startedAt: 30, changedAt: 30 });
    expect(watch.stateOf(run.id)).toBe('attaching');
    run = await change(runs, run, { state: 'running', changedAt: 50 });
    run = await change(runs, run, { place: 'elsewhere', changedAt: 60 });
    run = await change(runs, run, { state: 'detaching', end: { kind: 'done' }, changedAt: 90 });
    run = await change(runs, run, { resultTold: true, changedAt: 95 });
    run = await change(runs, run, { state: 'ended', endedAt: 99, changedAt: 99 });
    run = await change(runs, run, { resultTold: true, changedAt: 100 });
    expect(seen).toEqual([
      'requested 10-11 queued',
      'queued 11-30 attaching',
      'attaching 30-50 running',
      'running 50-90 detaching',
      'detaching 90-99 ended',
      'ended done',
    ]);
    expect(watch.stateOf(run.id)).toBeUndefined();
  });

  it('goes on where another replica has left the run, which tells no more of it', async () => {
    const store = createMemoryRunStore();
    const [first, second] = [aReplica(store), aReplica(store)];
    let run = aRun({ state: 'running', changedAt: 50 });
    await first.runs.create(run);
    const before = run;
    run = await change(second.runs, run, { changedAt: 70 });
    expect(await first.runs.change(before, { state: 'detaching', changedAt: 75 })).toBeUndefined();
    expect(first.watch.stateOf(run.id)).toBeUndefined();
    await change(second.runs, run, { state: 'detaching', changedAt: 90 });
    expect(first.seen).toEqual([]);
    expect(second.seen).toEqual(['running 50-90 detaching']);
  });
});
