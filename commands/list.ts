import { usualRisk } from '../src/domain/capsule.js';
import { defineCommand } from '../src/catalog/define-command.js';
import { done } from '../src/domain/outcome.js';

/** The capsules that the asker may run, and where. */
export const list = defineCommand({
  name: 'list',
  summary: 'The capsules that you may run, and where',
  positionals: [],
  flags: [],
  examples: ['/recap list'],
  async run(context) {
    const allowed = await context.allowedCapsules();
    return done({
      title: 'Capsules',
      summary: allowed.length === 0 ? 'You may run none here.' : `You may run ${allowed.length}.`,
      parts:
        allowed.length === 0
          ? []
          : [
              {
                kind: 'list',
                entries: allowed.map(({ capsule, namespaces }) => ({
                  name: capsule.name,
                  text: `${capsule.summary} · ${usualRisk(capsule)} · in ${namespaces.join(', ')}`,
                })),
              },
            ],
      notes: [
        allowed.length === 0 ? '/recap whoami tells who you are to the cluster.' : '/recap help NAME tells more.',
      ],
      files: [],
    });
  },
});
