import type { RunFilter, RunStore } from '../core/ports.js';
import type { RunRecord } from '../domain/run.js';
import { nameOfTarget, namespaceOfTarget } from '../domain/target.js';
import { mayFollow } from '../domain/run.js';
import type { RunId } from '../domain/run-id.js';
import { sizeOfReport } from './report-size.js';

export interface RunRetention {
  /** Records kept. Runs that go on are never dropped, so there can be more. */
  readonly runs: number;
  /** Bytes, about, of the reports kept; of the oldest ended runs the report is dropped before the record. */
  readonly reportBytes: number;
}

export const DEFAULT_RETENTION: RunRetention = { runs: 5_000, reportBytes: 48 * 1024 ** 2 };

/** Records in this process alone, oldest first in the Map; gone after a restart. */
export function createMemoryRunStore(retention: RunRetention = DEFAULT_RETENTION): RunStore {
  const runs = new Map<RunId, RunRecord>();
  /** Runs that hold a report, in the order in which it came, with its size. */
  const reports = new Map<RunId, number>();
  let reportBytes = 0;

  function dropReport(id: RunId): void {
    reportBytes -= reports.get(id) ?? 0;
    reports.delete(id);
  }

  function dropOldRuns(): void {
    for (const [id, run] of runs) {
      if (runs.size <= retention.runs) return;
      if (run.state !== 'ended') continue;
      runs.delete(id);
      dropReport(id);
    }
  }

  function dropOldReports(): void {
    for (const id of reports.keys()) {
      if (reportBytes <= retention.reportBytes) return;
      const run = runs.get(id);
      if (run?.state !== 'ended') continue;
      const { report: _dropped, ...rest } = run;
      runs.set(id, rest);
      dropReport(id);
    }
  }

  function put(run: RunRecord): void {
    runs.set(run.id, run);
    if (run.report !== undefined && !reports.has(run.id)) {
      const size = sizeOfReport(run.report);
      reports.set(run.id, size);
      reportBytes += size;
    }
    dropOldRuns();
    dropOldReports();
  }

  return {
    create(...created) {
      const there = created.find(({ id }) => runs.has(id));
      if (there !== undefined) return Promise.reject(new Error(`run ${there.id} is there already`));
      for (const run of created) put(run);
      return Promise.resolve();
    },
    get: (id) => Promise.resolve(runs.get(id)),
    change(run, change) {
      const current = runs.get(run.id);
      if (current?.version !== run.version) return Promise.resolve(undefined);
      const state = change.state ?? current.state;
      if (state !== current.state && !mayFollow(current.state, state)) return Promise.resolve(undefined);
      const changed = { ...current, ...change, version: current.version + 1 };
      put(changed);
      return Promise.resolve(changed);
    },
    list: (filter, most) =>
      Promise.resolve(
        [...runs.values()]
          .reverse()
          .filter((run) => matches(run, filter))
          .slice(0, most),
      ),
  };
}

function matches(run: RunRecord, filter: RunFilter): boolean {
  return (
    (filter.person === undefined || run.requester.id === filter.person) &&
    (filter.capsule === undefined || run.capsule.name === filter.capsule) &&
    (filter.namespace === undefined || namespaceOfTarget(run.target) === filter.namespace) &&
    (filter.target === undefined || nameOfTarget(run.target) === filter.target) &&
    (filter.live === undefined || (run.state !== 'ended') === filter.live) &&
    run.requestedAt >= (filter.since ?? 0) &&
    run.requestedAt < (filter.until ?? Number.POSITIVE_INFINITY)
  );
}
