import { renderDuration } from '../src/domain/duration.js';
import type { RunProgress, RunRecord } from '../src/domain/run.js';

/** A time as everybody reads it, whatever their zone: `2026-09-21 03:33:20 UTC`. */
export function renderTime(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Where a run stands or how it ended, in a few words: `running`, `waiting, 2nd in the queue`, `refused: …`. */
export function describeState({ run, position }: RunProgress): string {
  if (run.state === 'queued' && position !== undefined) return `waiting, number ${position} in the queue`;
  if (run.state !== 'ended') return run.state;
  switch (run.end?.kind) {
    case 'done':
      return 'done';
    case 'refused':
      return `refused: ${run.end.refusal?.reason ?? 'no reason is known'}`;
    case 'failed':
      return `failed: ${run.end.failure?.message ?? 'no reason is known'}`;
    case undefined:
      return 'ended';
  }
}

/** How long the tool ran; undefined while it runs, or if it never did. */
export function describeLength(run: RunRecord): string | undefined {
  if (run.startedAt === undefined || run.endedAt === undefined) return undefined;
  return renderDuration(run.endedAt - run.startedAt);
}
