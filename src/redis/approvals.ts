import { randomUUID } from 'node:crypto';
import type { Approvals, Log } from '../core/ports.js';
import type { ApprovalRecord } from '../domain/approval.js';
import { isOver } from '../domain/approval.js';
import { approvalSchema } from './approval-schema.js';
import type { RedisConnection } from './connection.js';

/** Those that are over are kept so that a late press is told how it ended. */
const KEEP_OVER_MS = 7 * 24 * 3_600_000;

/** Requests for approval that any replica can carry on. */
export function createRedisApprovals(redis: RedisConnection, log: Log): Approvals {
  const open = redis.key('approvals-open');
  const keyOf = (id: string): string => redis.key('approval', id);

  /** What can not be read is not there for this version; the log says why. */
  function read(record: string | null): ApprovalRecord | undefined {
    if (record === null) return undefined;
    try {
      return approvalSchema.parse(JSON.parse(record));
    } catch (error) {
      log.warn({ error: String(error) }, 'stored-approval-not-read');
      return undefined;
    }
  }

  return {
    async create(approval) {
      const { id, version, requestedAt } = approval;
      const args = [id, JSON.stringify(approval), version, randomUUID(), requestedAt, keepMs(approval)];
      const created = await redis.script('create-approval', [keyOf(id), open, redis.key('turn')], args);
      if (created !== 1) throw new Error(`request ${id} is there already`);
    },
    get: async (id) => read(await redis.ask((client) => client.hget(keyOf(id), 'record'))),
    async change({ id, version }, next) {
      const changed = { ...next, id, version: version + 1 };
      const args = [id, JSON.stringify(changed), version, randomUUID(), keepMs(changed)];
      return (await redis.script('change-approval', [keyOf(id), open], args)) === 1 ? changed : undefined;
    },
    async listOpen(most) {
      const ids = await redis.ask((client) => client.zrange(open, '+inf', '-inf', 'BYSCORE', 'REV', 'LIMIT', 0, most));
      const records = await Promise.all(ids.map((id) => redis.ask((client) => client.hget(keyOf(id), 'record'))));
      return records.flatMap((record) => read(record) ?? []);
    },
  };
}

/** As the scripts take it: nothing for one that waits, which is kept until it is over. */
const keepMs = (approval: ApprovalRecord): number | '' => (isOver(approval) ? KEEP_OVER_MS : '');
