import { verdictCommand } from './approval-argument.js';

/** Lets a run of somebody else start, or finds one right that broke the glass. */
export const approve = verdictCommand('approve', 'Let a run start that somebody else asked for');
