import { webApi } from '@slack/bolt';

/**
 * Why a call to Slack did not succeed. `limited`: nothing was done, come back after a while. `unclear`: it may or may not have been
 * done (network, time-out, 5xx). `refused`: nothing was done and will not be; `error` is Slack's own word.
 */
export type CallFailure =
  | { readonly kind: 'limited'; readonly afterMs: number }
  | { readonly kind: 'unclear' }
  | { readonly kind: 'refused'; readonly error: string };

/** Slack's words for its own trouble; documented with each method, such as docs.slack.dev/reference/methods/chat.postMessage. */
const SLACKS_OWN_TROUBLE = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);

export function failureOf(error: unknown): CallFailure {
  if (error instanceof webApi.WebAPIRateLimitedError) return { kind: 'limited', afterMs: error.retryAfter * 1_000 };
  if (error instanceof webApi.WebAPIPlatformError) {
    const word = error.data.error;
    if (word === 'ratelimited') return { kind: 'limited', afterMs: 1_000 };
    return SLACKS_OWN_TROUBLE.has(word) ? { kind: 'unclear' } : { kind: 'refused', error: word };
  }
  return { kind: 'unclear' };
}

/** Slack's word for why it refused, or undefined when it did not say so. */
export function refusalWord(error: unknown): string | undefined {
  const failure = failureOf(error);
  return failure.kind === 'refused' ? failure.error : undefined;
}

/** It is the bot's token that Slack does not take, whatever is asked: somebody mends that, or another replica has a better one. */
const TOKEN_REFUSED = new Set(['not_authed', 'invalid_auth', 'token_expired', 'token_revoked', 'missing_scope']);

/** Slack's word where it will refuse the same again tomorrow; undefined where another try, perhaps much later, may succeed. */
export function finalRefusal(error: unknown): string | undefined {
  const word = refusalWord(error);
  return word === undefined || TOKEN_REFUSED.has(word) ? undefined : word;
}

/** Slack does not take the blocks; the words can still be sent as text. */
const BLOCKS_REFUSED = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
  'invalid_arguments',
]);

export const areBlocksRefused = (word: string | undefined): boolean => word !== undefined && BLOCKS_REFUSED.has(word);
