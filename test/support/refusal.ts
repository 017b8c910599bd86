import { RecapError } from '../../src/domain/errors.js';

/** The RecapError that a call throws; fails the test when it throws nothing, and lets any other error through. */
export function refusalOf(call: () => unknown): RecapError {
  try {
    call();
  } catch (error) {
    if (error instanceof RecapError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
