import { limitKeysOf } from '../domain/admission/limit-keys.js';
import type { LimitOptions } from '../domain/limits.js';
import { LIMIT_LEVELS } from '../domain/limits.js';
import type { RunRecord } from '../domain/run.js';
import { RUN_STATES } from '../domain/run.js';
import type { Metrics } from './metrics.js';

/** What is configured; it does not change while the process lives. */
export function sampleLimits(metrics: Metrics, { levels, queue }: LimitOptions): void {
  for (const [level, limit] of Object.entries(levels)) metrics.limit.set({ level }, limit.concurrent);
  metrics.queueLimit.set(queue);
}

/** The runs of this moment, by their state and by how far they fill the limits. */
export function sampleRuns(metrics: Metrics, runs: readonly RunRecord[]): void {
  for (const state of RUN_STATES.filter((one) => one !== 'ended')) {
    metrics.liveRuns.set({ state }, runs.filter((run) => run.state === state).length);
  }
  const going = runs.filter(({ state }) => state === 'attaching' || state === 'running' || state === 'detaching');
  const keys = going.map(limitKeysOf);
  for (const level of LIMIT_LEVELS) {
    metrics.busiest.set({ level }, mostOfOne(keys.map((one) => one[level])));
  }
}

function mostOfOne(keys: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
