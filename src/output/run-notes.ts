import type { CapsuleOutput } from '../core/ports.js';
import type { Capsule } from '../domain/capsule.js';
import { renderDuration } from '../domain/duration.js';
import type { RunRecord } from '../domain/run.js';
import { renderSize } from '../domain/size.js';
import { choiceOf } from '../domain/target.js';

/** What a reader must know about how the run came by its output, most important first. */
export function runNotes(run: RunRecord, capsule: Capsule, output: CapsuleOutput): string[] {
  return [...noteEnd(capsule, output), ...noteWhole(capsule, output), ...noteChoice(run)];
}

function noteEnd({ limits, exitCodes }: Capsule, { reason, exitCode }: CapsuleOutput): string[] {
  switch (reason) {
    case 'deadline':
      return [`Partial: the tool was ended at its deadline of ${renderDuration(limits.deadlineMs)}.`];
    case 'stopped':
      return ['Partial: the run was stopped.'];
    case 'late':
      return ['The capsule was started too late and did not run the tool.'];
    case 'output-limit':
      return [`Partial: the tool was ended at ${renderSize(limits.outputBytes)} of output.`];
    case 'unknown':
      return ['How the tool ended is not known.'];
    case 'exited':
      return exitCode === undefined || exitCodes.includes(exitCode)
        ? []
        : [`The tool ended with exit code ${exitCode}.`];
  }
}

function noteWhole({ limits }: Capsule, { truncated, complete, reason }: CapsuleOutput): string[] {
  if (truncated && reason !== 'output-limit')
    return [`Cut: only the first ${renderSize(limits.outputBytes)} are here.`];
  return complete || truncated ? [] : ['The output may not be whole: its end did not arrive.'];
}

function noteChoice({ target }: RunRecord): string[] {
  const choice = choiceOf(target);
  return choice === undefined ? [] : [choice];
}
