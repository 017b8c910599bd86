import { defineCommand } from '../src/catalog/define-command.js';
import { done } from '../src/domain/outcome.js';
import type { ReportPart } from '../src/domain/report.js';

/** Who the asker is to the cluster, and what that allows. */
export const whoami = defineCommand({
  name: 'whoami',
  summary: 'Who you are to the cluster, and what you may run',
  positionals: [],
  flags: [],
  examples: ['/recap whoami'],
  async run(context) {
    const { person, identity } = context;
    const allowed = await context.allowedCapsules();
    const facts: ReportPart = {
      kind: 'facts',
      facts: [
        { label: 'You', value: `${person.name} (${person.id})` },
        { label: 'Kubernetes user', value: identity.user },
        { label: 'Groups', value: identity.groups.length === 0 ? 'none' : identity.groups.join(', ') },
        { label: 'Known by', value: identity.source },
      ],
    };
    const rights: ReportPart = {
      kind: 'list',
      caption: 'What you may run',
      entries: allowed.map(({ capsule, namespaces }) => ({ name: capsule.name, text: namespaces.join(', ') })),
    };
    return done({
      title: 'Who you are',
      summary:
        allowed.length === 0
          ? `You are ${identity.user}, and may run no capsule here.`
          : `You are ${identity.user}, and may run ${allowed.length} ${allowed.length === 1 ? 'capsule' : 'capsules'}.`,
      parts: allowed.length === 0 ? [facts] : [facts, rights],
      notes: [
        ...(identity.notes ?? []),
        ...(allowed.length === 0
          ? ["A Role in the target's namespace grants it: verb run on capsules.recap.dev."]
          : []),
      ],
      files: [],
    });
  },
});
