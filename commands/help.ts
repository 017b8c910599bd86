import { defineCommand } from '../src/catalog/define-command.js';
import { quoteForPeople } from '../src/domain/names.js';
import { done, refused } from '../src/domain/outcome.js';

/** The overview of all words, or the usage of one. */
export const help = defineCommand({
  name: 'help',
  summary: 'How a command or a capsule is used',
  positionals: [{ name: 'name', summary: 'a command or a capsule', required: false }],
  flags: [],
  examples: ['/recap help', '/recap help list'],
  async run(context, { positionals }) {
    const word = positionals.get('name');
    if (word === undefined) return done(await context.overview());
    const report = await context.help(word);
    if (report !== undefined) return done(report);
    const near = await context.near(word);
    return refused('unknown-command', `Nothing that you may use is called ${quoteForPeople(word)}.`, {
      hint: near.length === 0 ? '/recap help lists what there is.' : `Did you mean ${near.join(' or ')}?`,
    });
  },
});
