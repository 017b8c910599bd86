/**
 * The name that the supervisor gives itself (`sh -c SCRIPT recap …argv`). It stands in its command line right before the argv, so
 * that a table of processes can leave the capsule's own ones out.
 */
export const SUPERVISOR_NAME = 'recap';

/** The first line of the supervisor's script: what its command line begins with, where a tool cuts long command lines. */
export const SUPERVISOR_MARK = '# recap supervisor';
