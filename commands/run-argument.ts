import type { CommandArguments, CommandContext, Positional } from '../src/catalog/define-command.js';
import { RecapError } from '../src/domain/errors.js';
import type { Outcome } from '../src/domain/outcome.js';
import { done, refused, refusedBy } from '../src/domain/outcome.js';
import type { RunRecord } from '../src/domain/run.js';
import type { RunId } from '../src/domain/run-id.js';
import { parseRunId } from '../src/domain/run-id.js';

/** The word RUN of the commands that speak of one run. */
export const RUN: Positional = { name: 'run', summary: 'the id of a run, like r-7f3k2q9d', required: true };

/** The id that was written, or the refusal of what is none. */
export function runIdOf({ positionals }: CommandArguments): Outcome<RunId> {
  try {
    return done(parseRunId(positionals.get('run') ?? ''));
  } catch (error) {
    if (error instanceof RecapError) return refusedBy(error);
    throw error;
  }
}

/** The run that was written, if the asker may see it; a run of others looks like one that never was. */
export async function findRun(context: CommandContext, args: CommandArguments): Promise<Outcome<RunRecord>> {
  const id = runIdOf(args);
  if (id.kind !== 'done') return id;
  const run = await context.run(id.value);
  if (run !== undefined) return done(run);
  return refused('run-not-found', `There is no run ${id.value} that you may see.`, {
    hint: '/recap runs lists the latest.',
  });
}
