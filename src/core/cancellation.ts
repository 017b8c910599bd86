import { RecapError } from '../domain/errors.js';

/** What people are told of an aborted signal: its own reason if that is for people, else that the request was cancelled. */
export function reasonOf(signal: AbortSignal): RecapError {
  const reason: unknown = signal.reason;
  return reason instanceof RecapError ? reason : new RecapError('stopped', 'The request was cancelled.');
}
