import { parseArguments } from '../../src/catalog/arguments.js';
import type { Command, CommandContext, CommandResult } from '../../src/catalog/define-command.js';
import { refused } from '../../src/domain/outcome.js';
import type { Report } from '../../src/domain/report.js';
import { ALICE, ALICE_IDENTITY } from '../support/examples.js';

export const A_REPORT: Report = { title: 'Title', summary: 'Summary', parts: [], notes: [], files: [] };

/** A context in memory, of somebody who may do nothing, narrowed by a test to what it is about. */
export function aContext(more: Partial<CommandContext> = {}): CommandContext {
  return {
    person: ALICE,
    identity: ALICE_IDENTITY,
    signal: new AbortController().signal,
    allowedCapsules: () => Promise.resolve([]),
    help: () => Promise.resolve(undefined),
    overview: () => Promise.resolve(A_REPORT),
    near: () => Promise.resolve([]),
    runs: () => Promise.resolve([]),
    run: () => Promise.resolve(undefined),
    stop: () => Promise.resolve(refused('run-not-found', 'There is no such run.')),
    waiting: () => Promise.resolve([]),
    decide: () => Promise.resolve(refused('approval-not-found', 'There is no such request.')),
    ...more,
  };
}

/** Gives a command the words that follow its name, as the core does. */
export function give(command: Command, words: readonly string[], context: CommandContext): Promise<CommandResult> {
  return command.run(context, parseArguments(words, command));
}

/** The report of a command that is done; fails the test otherwise. */
export async function reportOf(command: Command, words: readonly string[], context: CommandContext): Promise<Report> {
  const result = await give(command, words, context);
  if (result.kind === 'done') return result.value;
  throw new Error(`the command is not done: ${JSON.stringify(result)}`);
}
