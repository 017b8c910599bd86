import { verdictCommand } from './approval-argument.js';

/** Takes one's own request back. */
export const withdraw = verdictCommand('withdraw', 'Take back your own request for approval');
