import type { RunRecord } from '../domain/run.js';
import type { Metrics } from './metrics.js';
import type { RunListener } from './run-watch.js';

/** Measures the phases of the runs, and counts how they end. */
export function measureRuns(metrics: Metrics): RunListener {
  return {
    phaseEnded({ run, state, from, to }) {
      // Clocks of replicas differ: a phase that one began and another has ended can seem to end before.
      const seconds = Math.max(0, to - from) / 1_000;
      metrics.phases.observe({ phase: state, mechanism: run.capsule.mechanism }, seconds);
    },
    runEnded(run) {
      const { name: capsule, mechanism } = run.capsule;
      metrics.runs.inc({ capsule, mechanism, outcome: run.end?.kind ?? 'failed', code: codeOf(run) });
      if (run.end?.kind === 'failed') metrics.runFailures.inc({ code: codeOf(run) });
    },
  };
}

/** Of the domain's errors; empty for what was done. */
export const codeOf = ({ end }: Pick<RunRecord, 'end'>): string => end?.refusal?.code ?? end?.failure?.code ?? '';
