/**
 * The first line of the supervisor's script, by which its processes are known: their command line is `sh -c` and the script, and a
 * tool may cut it anywhere behind that.
 */
export const SUPERVISOR_MARK = '# recap supervisor';

/** The command lines of the small programs that the script starts around the tool. */
export const SUPERVISOR_HELPERS = /^(?:sleep [\d.]+|wc -c|tee \/proc\/self\/fd\/\d+|head -c \d+|date \+%s)$/;
