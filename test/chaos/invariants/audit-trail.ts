import type { AuditEvent } from '../../../src/domain/audit-event.js';
import { wasAccepted } from '../command.js';
import type { Evidence } from '../evidence.js';
import { groupBy } from '../group-by.js';
import type { Violation } from '../violation.js';

const ONE = 'Every accepted command has exactly one trail in the audit.';
const SOUND = 'The chain of the audit is sound.';

/**
 * One request, and beside it that it was handled again where that was so. A command that nothing came of, because the store was away, was refused before
 * it was one. Of each run at most one start, one end, and a receipt where it has started. */
export function auditTrails({ commands, heard, audit, storeWasAway }: Evidence): readonly Violation[] {
  const found: Violation[] = [];
  if (audit.problem !== undefined) {
    found.push({ kind: 'lost', sentence: SOUND, about: 'the audit', seen: audit.problem });
  }
  const byPerson = groupBy(audit.events.filter(isOfCommand), ({ who }) => who.id);
  for (const command of commands) {
    const events = byPerson.get(command.person) ?? [];
    const about = `${command.person} ${command.words}`;
    const add = (kind: Violation['kind'], seen: string): void => void found.push({ kind, sentence: ONE, about, seen });
    const requests = events.filter(({ kind }) => kind === 'request').length;
    const isTold = requests > 0 || events.some(({ kind }) => kind === 'retaken');
    const isExcused = storeWasAway === true && heard.about(command).live.length === 0;
    if (!isTold && wasAccepted(command) && !isExcused) add('lost', 'no request');
    if (requests > 1) add('duplicated', `${requests} requests`);
    for (const [run, ofRun] of groupBy(events, ({ run: id }) => id)) {
      if (run !== undefined) judgeRun(run, ofRun, add);
    }
  }
  return found;
}

function judgeRun(
  run: string,
  events: readonly AuditEvent[],
  add: (kind: Violation['kind'], seen: string) => void,
): void {
  const count = (wanted: AuditEvent['kind']): number => events.filter(({ kind }) => kind === wanted).length;
  if (count('start') > 1) add('duplicated', `${count('start')} starts of ${run}`);
  if (count('end') > 1) add('duplicated', `${count('end')} ends of ${run}`);
  if (count('end') === 0) add('lost', `no end of ${run}`);
}

const isOfCommand = ({ kind }: AuditEvent): boolean => kind !== 'approval';
