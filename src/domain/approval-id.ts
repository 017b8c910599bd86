import { RecapError } from './errors.js';
import { quoteForPeople } from './names.js';
import { ID_LETTERS, idLettersOf, newIdLetters } from './run-id.js';

declare const brand: unique symbol;
/** Like `a-7f3k2q9d`: the name of a request for approval in messages, buttons and commands. */
export type ApprovalId = string & { readonly [brand]: 'approval-id' };

const PATTERN = new RegExp(`^a-${ID_LETTERS}$`);

export function newApprovalId(): ApprovalId {
  return `a-${newIdLetters()}` as ApprovalId;
}

/** The id of the request for approval that a request (by its key) leads to: the same when it is handled again. */
export function approvalIdOf(cause: string): ApprovalId {
  return `a-${idLettersOf(`approval of ${cause}`)}` as ApprovalId;
}

/** @throws RecapError `bad-argument` */
export function parseApprovalId(text: string): ApprovalId {
  if (!PATTERN.test(text)) {
    throw new RecapError('bad-argument', `${quoteForPeople(text)} is not a request for approval.`, {
      hint: 'One is written like a-7f3k2q9d; `/recap runs` lists those that wait.',
    });
  }
  return text as ApprovalId;
}
