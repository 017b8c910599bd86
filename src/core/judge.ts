import type { Capsule } from '../domain/capsule.js';
import { renderDuration } from '../domain/duration.js';
import { RecapError } from '../domain/errors.js';
import type { CapsuleOutput } from './ports.js';

/** Shells and `env` say so when a command is not there (POSIX, "Exit Status for Commands"). */
const NOT_FOUND = 127;
/** 128 + SIGPIPE: a tool whose output was cut at the limit dies of writing on, which is no fault of its own. */
const BROKEN_PIPE = 141;

/** With this a tool of the catalogue's own says that it can not work on this target, and its last line says why. */
const UNFIT = 3;
/** Where a capsule's image has the catalogue's own tools; what 3 means to others is not known. */
const OWN_TOOL = /^\/usr\/bin\/recap-/;
const MOST_REASON = 500;

/**
 * Why a capsule's run failed, by its output; undefined when it did not. `stop` is the error of whoever stopped the run, if
 * somebody did: a tool that came to its own end before that has its result all the same.
 */
export function judge(capsule: Capsule, output: CapsuleOutput, stop: RecapError | undefined): RecapError | undefined {
  switch (output.reason) {
    case 'late':
      return new RecapError('started-too-late', 'The capsule was started too late, so the tool was not run.', {
        hint: 'The node may be busy; try again.',
      });
    case 'stopped':
      return stop ?? new RecapError('interrupted', 'The tool was stopped from outside before it had ended.');
    case 'deadline':
      return new RecapError(
        'deadline',
        `The tool did not end within ${renderDuration(capsule.limits.deadlineMs)} and was ended.`,
      );
    case 'unknown':
      return stop ?? outputLost();
    case 'output-limit':
    case 'exited':
      return judgeExit(capsule, output);
  }
}

function judgeExit(capsule: Capsule, output: CapsuleOutput): RecapError | undefined {
  const { exitCode, complete, truncated, reason } = output;
  if (!complete) return outputLost();
  if (reason === 'output-limit' && (exitCode === undefined || exitCode > 128)) return undefined;
  if (exitCode === undefined) return outputLost();
  if (capsule.exitCodes.includes(exitCode) || (truncated && exitCode === BROKEN_PIPE)) return undefined;
  if (exitCode === NOT_FOUND) {
    return new RecapError('tool-missing', `The tool is not in the image of ${capsule.name}.`, {
      hint: 'The capsule is broken; tell whoever looks after the catalogue.',
    });
  }
  if (exitCode === UNFIT && isOwnTool(capsule)) return new RecapError('does-not-fit', lastLine(output.bytes));
  return new RecapError('tool-failed', `The tool ended with the exit code ${exitCode}.`);
}

const outputLost = (): RecapError =>
  new RecapError('output-lost', 'The output did not arrive whole; what there is of it is shown.');

function isOwnTool({ argv: [tool] }: Capsule): boolean {
  return tool !== undefined && 'literal' in tool && OWN_TOOL.test(tool.literal);
}

/** What can not be seen is left out; everything else of it is redacted and escaped where it is shown. */
function lastLine(bytes: Uint8Array): string {
  const lines = Buffer.from(bytes.subarray(-4 * MOST_REASON))
    .toString('utf8')
    .trim()
    .split('\n');
  const line = (lines.at(-1) ?? '').replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, MOST_REASON);
  return line === '' ? 'The capsule can not work on this target, and does not say why.' : line;
}
