import type { AuditEvent } from '../../src/domain/audit-event.js';
import { AuditChain } from '../../src/domain/audit-chain.js';
import { readAuditLine } from '../../src/domain/audit.js';
import { verifyFile } from '../../src/audit/verify-file.js';
import type { Evidence } from './evidence.js';
import type { World } from './world/world.js';

/** Reads the audit of all replicas from Redis, with what it did not take and the log has instead, and checks its chain as `recap audit verify` does. */
export async function readSharedAudit({ redis, redisOptions, started }: World): Promise<Evidence['audit']> {
  const entries = await redis.admin.xrange(`${redisOptions.prefix}:{store}:audit`, '-', '+');
  const chain = new AuditChain();
  const problems: string[] = [];
  const events: AuditEvent[] = [];
  for (const [, fields] of entries) {
    const line = fields[fields.indexOf('line') + 1] ?? '';
    const problem = chain.next(Buffer.from(line, 'latin1'));
    if (problem !== undefined) problems.push(`line ${problem.line}: ${problem.what}`);
    const content = readAuditLine(line)?.content;
    if (content !== undefined && content['kind'] !== 'genesis') events.push(content as unknown as AuditEvent);
  }
  // What was taken although its answer was lost, or later by whoever took the run over, is in both.
  const taken = new Set(events.map(keyOf));
  const logged = new Map(started.flatMap(({ log }) => notAudited(log)).map((event) => [keyOf(event), event]));
  const missing = [...logged].flatMap(([key, event]) => (taken.has(key) ? [] : [event]));
  return { events: [...events, ...missing], problem: problems[0] };
}

const keyOf = ({ kind, run, request }: AuditEvent): string => `${kind} ${run ?? request ?? ''}`;

const NOT_AUDITED = / not-audited (\{.*\})$/gm;

/** What could not be left undone although the audit was away is in the log, whole. */
function notAudited(log: string): readonly AuditEvent[] {
  return [...log.matchAll(NOT_AUDITED)].flatMap(([, fields]) => {
    const { event } = JSON.parse(fields ?? '{}') as { event?: AuditEvent };
    return event === undefined ? [] : [event];
  });
}

/** The files of the replicas are whole as well, whatever was done to these. @returns what is wrong */
export async function problemsOfFiles({ auditFiles }: World): Promise<readonly string[]> {
  const verdicts = await Promise.all(auditFiles.map((file) => verifyFile(file).catch(() => undefined)));
  return verdicts.flatMap((verdict) => (verdict === undefined || verdict.isSound ? [] : [verdict.text]));
}
