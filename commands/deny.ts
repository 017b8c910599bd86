import { verdictCommand } from './approval-argument.js';

/** Keeps a run of somebody else from starting, or finds one wrong that broke the glass. */
export const deny = verdictCommand('deny', 'Keep a run from starting that somebody else asked for');
