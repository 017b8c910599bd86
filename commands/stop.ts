import { defineCommand } from '../src/catalog/define-command.js';
import { done } from '../src/domain/outcome.js';
import { RUN, runIdOf } from './run-argument.js';

/** Ends a run that is going on or waiting. */
export const stop = defineCommand({
  name: 'stop',
  summary: 'End a run that goes on or waits',
  positionals: [RUN],
  flags: [],
  examples: ['/recap stop r-7f3k2q9d'],
  async run(context, args) {
    const id = runIdOf(args);
    if (id.kind !== 'done') return id;
    const stopped = await context.stop(id.value);
    if (stopped.kind !== 'done') return stopped;
    return done({
      title: `Run ${id.value}`,
      summary: `Told to stop: ${stopped.value.command}`,
      parts: [],
      notes: ['Its receipt follows in its own thread, with what the tool had printed so far.'],
      files: [],
    });
  },
});
