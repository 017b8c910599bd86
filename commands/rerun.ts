import { defineCommand } from '../src/catalog/define-command.js';
import { findRun, RUN } from './run-argument.js';

/** The command of a run once more, as if the asker had typed it: with the asker's own rights, on the same pod and container. */
export const rerun = defineCommand({
  name: 'rerun',
  summary: 'Give the command of a run once more, on the same pod',
  positionals: [RUN],
  flags: [],
  examples: ['/recap rerun r-7f3k2q9d'],
  async run(context, args) {
    const found = await findRun(context, args);
    return found.kind === 'done' ? { kind: 'instead', text: found.value.command } : found;
  },
});
