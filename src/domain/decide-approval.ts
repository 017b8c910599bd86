import type { ApprovalRecord, Decider } from './approval.js';
import { approvers, isOver, isSameVoice } from './approval.js';
import { renderApprovalState } from './render-approval.js';
import type { Outcome } from './outcome.js';
import { done, refused } from './outcome.js';
import type { RunId } from './run-id.js';

/** What can happen to a request. Only the first two need a right, which is asked before. */
export type ApprovalEvent =
  | { readonly kind: 'approve' | 'deny' | 'withdraw'; readonly by: Decider }
  | { readonly kind: 'expire' | 'remind' }
  | { readonly kind: 'use'; readonly runs: readonly RunId[] }
  | { readonly kind: 'void'; readonly why: string };

/** How long after its quorum an approval may be used: long enough for its checks and for a restart of the bot. */
export const USE_WITHIN_MS = 60_000;

const DEFAULT_REMIND_MS = 60 * 60_000;

/**
 * What becomes of a request by an event at a moment (epoch milliseconds), or why it changes nothing. Pure; whoever writes the result
 * compares and sets, so that of two events at the same time one is applied to what the other made.
 */
export function decideApproval(record: ApprovalRecord, event: ApprovalEvent, at: number): Outcome<ApprovalRecord> {
  const changed = (change: Partial<ApprovalRecord>): Outcome<ApprovalRecord> =>
    done({ ...record, ...change, changedAt: at });
  if (isOver(record)) return over(record, at);
  switch (event.kind) {
    case 'approve':
      return approve(record, event.by, at);
    case 'deny':
      if (!isWaiting(record, at)) return over(record, at);
      if (isSameVoice(record.requester, event.by)) return withdraw(record, event.by, at);
      return changed({ state: 'denied', decisions: [...record.decisions, { kind: 'deny', by: event.by, at }] });
    case 'withdraw':
      return withdraw(record, event.by, at);
    case 'expire':
      return isExpired(record, at) ? changed({ state: 'expired' }) : refused('approval-refused', 'It still waits.');
    case 'remind':
      if (record.remindAt === undefined || at < record.remindAt) return refused('approval-refused', 'It is not due.');
      return changed({ remindAt: at + (record.remindEveryMs ?? DEFAULT_REMIND_MS) });
    case 'use':
      if (record.state !== 'approved') return refused('approval-refused', 'It is not approved.');
      return isExpired(record, at) ? over(record, at) : changed({ state: 'used', runs: event.runs });
    case 'void':
      return record.kind === 'review'
        ? refused('approval-refused', 'A review stays until somebody has done it.')
        : changed({ state: 'void', why: event.why });
  }
}

/** Whether its time is over, though perhaps nobody has written that down yet. */
export function isExpired({ state, expiresAt, useBy }: ApprovalRecord, at: number): boolean {
  const end = state === 'approved' ? useBy : expiresAt;
  return end !== undefined && at >= end;
}

const isWaiting = (record: ApprovalRecord, at: number): boolean => record.state === 'open' && !isExpired(record, at);

function approve(record: ApprovalRecord, by: Decider, at: number): Outcome<ApprovalRecord> {
  if (!isWaiting(record, at)) return over(record, at);
  if (isSameVoice(record.requester, by)) {
    return refused('approval-refused', 'You asked for this yourself, so somebody else must approve it.', {
      hint: 'Another account that is the same user in the cluster does not count either.',
    });
  }
  if (approvers(record).some((one) => isSameVoice(one, by))) {
    return refused('approval-refused', 'You have approved this already; others are needed too.');
  }
  const decisions = [...record.decisions, { kind: 'approve' as const, by, at }];
  const isEnough = decisions.length >= record.quorum;
  return done({
    ...record,
    decisions,
    changedAt: at,
    ...(isEnough && { state: 'approved' as const, useBy: at + USE_WITHIN_MS }),
  });
}

function withdraw(record: ApprovalRecord, by: Decider, at: number): Outcome<ApprovalRecord> {
  if (record.kind === 'review') return refused('approval-refused', 'What has run can not be withdrawn.');
  if (!isSameVoice(record.requester, by)) {
    return refused('approval-refused', 'Only who asked for this can withdraw it.', {
      hint: `\`/recap deny ${record.id}\` denies it.`,
    });
  }
  return isExpired(record, at) ? over(record, at) : done({ ...record, state: 'withdrawn', changedAt: at });
}

function over(record: ApprovalRecord, at: number): Outcome<never> {
  const isReview = record.kind === 'review';
  const state = !isOver(record) && isExpired(record, at) ? 'its time has passed' : renderApprovalState(record);
  return refused('approval-over', `This ${isReview ? 'review' : 'request'} is over: ${state}.`);
}
