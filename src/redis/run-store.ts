import { randomUUID } from 'node:crypto';
import type { Log, RunFilter, RunStore } from '../core/ports.js';
import type { Report } from '../domain/report.js';
import type { RunRecord } from '../domain/run.js';
import { mayFollow, RUN_STATES } from '../domain/run.js';
import { nameOfTarget, namespaceOfTarget } from '../domain/target.js';
import type { RedisConnection } from './connection.js';
import type { RunRetention } from './options.js';
import { DEFAULT_RETENTION } from './options.js';
import { runSchema } from './run-schema.js';
import { readReport, writeReport } from './stored-report.js';

/** Entries of an index that one list looks at: a filter that fits almost nothing must not keep Redis busy. */
const MOST_LOOKED_AT = 10_000;

/**
 * Runs in Redis: a hash each, found by time, person, capsule, namespace and target. Every change is one script, so it is whole or not at
 * all, and may be asked for twice.
 */
export function createRedisRunStore(
  redis: RedisConnection,
  log: Log,
  retention: RunRetention = DEFAULT_RETENTION,
): RunStore {
  const base = redis.key('');
  const keyOf = (id: string): string => redis.key('run', id);

  /** What can not be read is not there for this version; the log says why. */
  function read(record: string | null, report: () => Report | undefined): RunRecord | undefined {
    if (record === null) return undefined;
    try {
      const run = runSchema.parse(JSON.parse(record));
      const found = report();
      return found === undefined ? run : { ...run, report: found };
    } catch (error) {
      log.warn({ error: String(error) }, 'stored-run-not-read');
      return undefined;
    }
  }

  return {
    async create(...runs) {
      const args = runs.flatMap(({ report: _none, ...run }) => [
        ...[run.id, JSON.stringify(run), run.state, run.version, run.requestedAt],
        ...[run.requester.id, run.capsule.name, namespaceOfTarget(run.target) ?? '', nameOfTarget(run.target)],
      ]);
      const created = await redis.script(
        'create-runs',
        runs.map(({ id }) => keyOf(id)),
        [base, randomUUID(), retention.runs, retention.keepMs, ...args],
      );
      if (created !== 1) throw new Error(`one of the runs ${runs.map(({ id }) => id).join(', ')} is there already`);
    },

    async get(id) {
      const [record = null, report = null, dropped = null] = await redis.ask((client) =>
        client.hmget(keyOf(id), 'record', 'report', 'dropped'),
      );
      return read(record, () => {
        if (report !== null) return readReport(report);
        return dropped === null ? undefined : DROPPED;
      });
    },

    async change(run, change) {
      const state = change.state ?? run.state;
      const from = RUN_STATES.filter((one) => one === state || mayFollow(one, state));
      const changed = { ...run, ...change, version: run.version + 1 };
      const { report, ...rest } = changed;
      const isNew = report !== undefined && report !== run.report;
      const done = await redis.script(
        'change-run',
        [keyOf(run.id)],
        [
          ...[base, run.id, run.version, randomUUID(), state, `,${from.join(',')},`, JSON.stringify(rest)],
          ...[isNew ? writeReport(report) : '', retention.reportBytes],
        ],
      );
      return done === 1 ? changed : undefined;
    },

    async list(filter, most) {
      const { index, match } = whereTo(filter);
      const since = filter.since ?? '-inf';
      const until = filter.until === undefined ? '+inf' : `(${filter.until}`;
      const args = [base, most, MOST_LOOKED_AT, since, until, ...match.flat()];
      const records = await redis.script('list-runs', [redis.key(...index)], args);
      return (records as string[]).flatMap((record) => read(record, () => undefined) ?? []);
    },
  };
}

/** In the place of a report that had to make room. */
const DROPPED: Report = {
  title: 'Result',
  summary: 'Not kept any more.',
  parts: [],
  notes: ['The result was dropped to make room for later ones; it was posted when the run ended.'],
  files: [],
};

/** The narrowest index, and what its runs must have besides. */
function whereTo(filter: RunFilter): { index: readonly string[]; match: readonly (readonly [string, string])[] } {
  const fields = (['target', 'person', 'capsule', 'namespace'] as const).flatMap((field) => {
    const value = filter[field];
    return value === undefined ? [] : [[field, value] as const];
  });
  if (filter.live === true) return { index: ['live'], match: fields };
  const ended = filter.live === false ? [['state', 'ended'] as const] : [];
  const [first] = fields;
  return { index: first === undefined ? ['runs'] : ['by', ...first], match: [...fields, ...ended] };
}
