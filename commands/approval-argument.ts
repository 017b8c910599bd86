import type { Command, CommandContext, Positional } from '../src/catalog/define-command.js';
import { defineCommand } from '../src/catalog/define-command.js';
import type { ApprovalRecord } from '../src/domain/approval.js';
import { parseApprovalId } from '../src/domain/approval-id.js';
import { RecapError } from '../src/domain/errors.js';
import type { Outcome } from '../src/domain/outcome.js';
import { done, refusedBy } from '../src/domain/outcome.js';
import { renderApprovalState } from '../src/domain/render-approval.js';

const REQUEST: Positional = {
  name: 'request',
  summary: 'the id of a request for approval, like a-7f3k2q9d',
  required: true,
};

type Verdict = Parameters<CommandContext['decide']>[1];

/** A verb that says one thing about a request for approval. */
export function verdictCommand(name: Verdict, summary: string): Command {
  return defineCommand({
    name,
    summary,
    positionals: [REQUEST],
    flags: [],
    examples: [`/recap ${name} a-7f3k2q9d`],
    async run(context, { positionals }) {
      const decided = await decide(context, name, positionals.get('request') ?? '');
      if (decided.kind !== 'done') return decided;
      const approval = decided.value;
      const what = `${approval.subject.capsule.name} on ${approval.subject.targets.map((target) => target.name).join(', ')}`;
      return done({
        title: `Request ${approval.id}`,
        summary: `${what}: ${renderApprovalState(approval)}.`,
        parts: [],
        notes: [],
        files: [],
      });
    },
  });
}

async function decide(context: CommandContext, verdict: Verdict, text: string): Promise<Outcome<ApprovalRecord>> {
  try {
    return await context.decide(parseApprovalId(text), verdict);
  } catch (error) {
    if (error instanceof RecapError && error.code === 'bad-argument') return refusedBy(error);
    throw error;
  }
}
