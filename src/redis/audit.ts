import { randomBytes } from 'node:crypto';
import type { Audit, Clock } from '../core/ports.js';
import type { AuditContent, AuditHead } from '../domain/audit.js';
import { beforeFirst, genesis, linkLines, readAuditLine } from '../domain/audit.js';
import { batched } from '../domain/batched.js';
import { boundContent } from '../domain/bound-content.js';
import type { RedisConnection } from './connection.js';

/** Events of one script, and those that may wait for it. */
const BATCH = { most: 32, mostWaiting: 10_000 };

/** Each lost turn means that another replica has written. */
const MOST_TURNS = 100;

/**
 * The audit of all replicas, one chain in a stream that nothing trims. Redis has no SHA-256 for its scripts, so each replica links its
 * lines to the last one that it knows, and the script takes them only if that is the last one still.
 */
export function createRedisAudit(redis: RedisConnection, clock: Clock): Audit {
  const stream = redis.key('audit');
  let head: AuditHead = beforeFirst(randomBytes(16).toString('hex'));

  async function append(contents: readonly AuditContent[]): Promise<void> {
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const isFirst = head.seq < 0;
      const linked = linkLines(head, isFirst ? [genesis(clock.now()), ...contents] : contents);
      const lines = linked.lines.flatMap((line) => [readAuditLine(line)?.hash ?? '', line]);
      const last = await redis.script('append-audit', [stream], [head.seq + 1, isFirst ? '' : head.hash, ...lines]);
      if (last === '') {
        head = linked.head;
        return;
      }
      head = follow(String(last), head);
    }
    throw new Error('other replicas wrote to the audit again and again');
  }

  const write = batched(append, BATCH);
  return { write: (event) => write(boundContent({ ...event })) };
}

/** Where the chain stands by its last line. @throws Error when that is no line of this chain, or older than what was seen */
function follow(last: string, known: AuditHead): AuditHead {
  const line = readAuditLine(last);
  if (line === undefined) throw new Error('the last line of the audit in Redis is not as it was written');
  const isSame = known.seq < 0 || (line.chain === known.chain && line.seq > known.seq);
  if (!isSame) throw new Error('events were cut off the audit in Redis, or it was replaced by another one');
  return { chain: line.chain, seq: line.seq, hash: line.hash };
}
