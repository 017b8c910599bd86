import type { AuditEvent, AuditWhere, AuditWho } from '../../domain/audit-event.js';
import { MOST_TEXT } from './message.js';
import type { Message } from './message.js';
import { preformatted, richText, section, words } from './rich-text.js';
import { shorten, visibleLine } from './visible.js';

/** Characters of one line, and of what was typed or of one name in it. */
const MOST_LINE = 600;
const MOST_WORDS = 100;
/** Targets and runs of one request for approval that are named. */
const MOST_NAMED = 3;
/** What needs no quotes: nothing in it could be read as the next word of the line. */
const PLAIN = /^[\w.@:/+-]+$/;

/** One event in one line: when, the step, who in Slack and in Kubernetes, capsule, target, outcome, ids. The audit itself tells more. */
export function renderAuditLine(event: AuditEvent): string {
  const { kind, time, step, state, who, what, where = [], outcome, approval, run, runs = [] } = event;
  const did = [kind, step, kind === 'taken-over' ? state : undefined];
  const ids = [approval, run, ...runs].filter((id) => id !== undefined);
  const parts = [
    `${time.slice(11, 19)}Z ${did.filter((word) => word !== undefined).join(' ')}`,
    renderWho(who),
    what?.name === undefined ? undefined : quoted(what.name),
    some(where.map(renderWhere)),
    event.words === undefined ? undefined : JSON.stringify(shorten(event.words, MOST_WORDS)),
    outcome === undefined ? undefined : [outcome.kind, outcome.code].filter((word) => word !== undefined).join(' '),
    some(ids),
  ];
  const line = parts.filter((part) => part !== undefined && part !== '').join(' · ');
  return shorten(visibleLine(line), MOST_LINE);
}

/** The id first: a name is chosen by whoever bears it. */
function renderWho({ id, name, user }: AuditWho): string {
  const named = name === undefined ? id : `${id} (${quoted(name)})`;
  return user === undefined ? named : `${named} as ${quoted(user)}`;
}

const renderWhere = ({ cluster, namespace, pod, node }: AuditWhere): string =>
  [cluster, namespace, pod ?? node].filter((name) => name !== undefined).join('/');

const quoted = (name: string): string => {
  const short = shorten(name, MOST_WORDS);
  return PLAIN.test(short) ? short : JSON.stringify(short);
};

function some(all: readonly string[]): string {
  const more = all.length - MOST_NAMED;
  return all.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** How many of the lines one message takes: always at least one. */
export function auditLinesThatFit(lines: readonly string[]): number {
  let left = MOST_TEXT;
  const over = lines.findIndex((line) => (left -= line.length + 1) < 0);
  return over < 0 ? lines.length : Math.max(1, over);
}

/**
 * Lines of the audit as one message, letter for letter.
 * @param more lines that wait still
 * @param leftOut earlier ones that this channel was not told
 */
export function renderAudit(lines: readonly string[], more: number, leftOut: number): Message {
  const title = `Audit: ${lines.length} ${lines.length === 1 ? 'event' : 'events'}`;
  const before = leftOut === 0 ? [] : [section(words(`${leftOut} earlier events are in the audit alone.`))];
  const after = more === 0 ? [] : [section(words(`and ${more} more`))];
  return { text: title, blocks: [richText(...before, preformatted(lines.join('\n')), ...after)] };
}
