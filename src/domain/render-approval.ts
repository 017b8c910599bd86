import type { ApprovalRecord } from './approval.js';
import { approvers } from './approval.js';

const clock = (at: number): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;

/** How a request stands, in words that follow a colon: `approved by erin at 02:14 UTC`. */
export function renderApprovalState(record: ApprovalRecord): string {
  const { state, kind, decisions, changedAt, why } = record;
  const last = decisions.at(-1);
  const byLast = last === undefined ? '' : ` by ${last.by.person.name} at ${clock(last.at)}`;
  switch (state) {
    case 'open':
      return renderMissing(record);
    case 'approved':
      return kind === 'review'
        ? `approved afterwards by ${namesOf(record)} at ${clock(changedAt)}`
        : `approved${byLast}`;
    case 'used':
      return `approved by ${namesOf(record)} at ${clock(last?.at ?? changedAt)}, and started`;
    case 'denied':
      return kind === 'review' ? `denied afterwards${byLast}` : `denied${byLast}`;
    case 'withdrawn':
      return `withdrawn by ${record.requester.person.name} at ${clock(changedAt)}`;
    case 'expired':
      return `it expired at ${clock(changedAt)}`;
    case 'void':
      return `void since ${clock(changedAt)}, because ${(why ?? 'something changed').replace(/\.$/, '')}`;
  }
}

/** `waits for 1 approval`, or for how many of how many. */
function renderMissing(record: ApprovalRecord): string {
  const { quorum, kind } = record;
  const given = approvers(record).length;
  const what = kind === 'review' ? 'review' : 'approval';
  if (given === 0) return `waits for ${quorum} ${what}${quorum === 1 ? '' : 's'}`;
  return `has ${given} of ${quorum} ${what}s, by ${namesOf(record)}`;
}

const namesOf = (record: ApprovalRecord): string =>
  approvers(record)
    .map(({ person }) => person.name)
    .join(', ');
