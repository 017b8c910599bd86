import { apiStatus } from './api-status.js';
import { networkError } from './network-error.js';

/** The longest that a Retry-After may make one call wait; what asks for more fails instead. */
const LONGEST_MS = 5_000;
const FIRST_MS = 100;

/**
 * Milliseconds until the next attempt, or undefined when another one can't help.
 * @param attempt how many were made, from 1
 */
export function retryDelay(error: unknown, attempt: number): number | undefined {
  const backOff = FIRST_MS * 2 ** (attempt - 1);
  const status = apiStatus(error);
  if (status === undefined) return networkError(error)?.passing === true ? backOff : undefined;
  if (status.code !== 429 && status.code < 500) return undefined;
  const asked = status.retryAfter === undefined ? backOff : status.retryAfter * 1_000;
  return asked > LONGEST_MS ? undefined : asked;
}
