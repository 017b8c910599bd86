import type { ErrorCode, RecapError } from './errors.js';

/** Why something was not done: a normal reply, not an exception. `hint` names the way out, `detail` is preformatted text below: the usage, or a Role. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly reason: string;
  readonly hint?: string | undefined;
  readonly detail?: string | undefined;
}

/** A failure as a person sees it. `reference` is set where the log tells more than the message may. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly reference?: string | undefined;
}

export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type OutcomeKind = Outcome<unknown>['kind'];

export const done = <T>(value: T): Outcome<T> => ({ kind: 'done', value });

export const refused = (
  code: ErrorCode,
  reason: string,
  more: { hint?: string | undefined; detail?: string | undefined } = {},
): Outcome<never> => ({ kind: 'refused', refusal: { code, reason, ...more } });

export const failed = (failure: Failure): Outcome<never> => ({ kind: 'failed', failure });

/** The refusal that a RecapError thrown before anything had an effect stands for. */
export const refusedBy = (error: RecapError, detail?: string): Outcome<never> =>
  refused(error.code, error.userMessage, { hint: error.hint, detail });
