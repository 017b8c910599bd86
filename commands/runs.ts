import { defineCommand } from '../src/catalog/define-command.js';
import type { ApprovalRecord } from '../src/domain/approval.js';
import { done } from '../src/domain/outcome.js';
import { renderApprovalState } from '../src/domain/render-approval.js';
import type { RunProgress } from '../src/domain/run.js';
import { describeState, renderTime } from './describe-run.js';

/** As many as a message shows at a glance. */
const MOST = 20;

/** The latest runs that the asker may see. */
export const runs = defineCommand({
  name: 'runs',
  summary: 'The latest runs, newest first',
  positionals: [],
  flags: [
    { name: 'mine', flag: 'mine', type: 'boolean', required: false, summary: 'only those that you asked for' },
    { name: 'live', flag: 'live', type: 'boolean', required: false, summary: 'only those that have not ended' },
  ],
  examples: ['/recap runs', '/recap runs --mine --live'],
  async run(context, { flags }) {
    const filter = { mine: flags.get('mine') === true, live: flags.get('live') === true };
    const [found, waiting] = await Promise.all([context.runs(filter, MOST), context.waiting()]);
    const asked = filter.mine ? waiting.filter(({ requester }) => requester.person.id === context.person.id) : waiting;
    const live = found.filter(({ run }) => run.state !== 'ended').length;
    return done({
      title: 'Runs',
      summary:
        found.length === 0
          ? 'None.'
          : `${found.length === MOST ? 'The latest ' : ''}${found.length}, ${live} of them live.`,
      parts: [
        ...(asked.length === 0
          ? []
          : [{ kind: 'list', caption: 'Waiting for others', entries: asked.map(toRequest) } as const]),
        ...(found.length === 0 ? [] : [{ kind: 'list', entries: found.map(toEntry) } as const]),
      ],
      notes: found.length === 0 ? [] : ['/recap show RUN tells more; /recap stop RUN ends one.'],
      files: [],
    });
  },
});

function toRequest(approval: ApprovalRecord): { name: string; text: string } {
  const { id, targets, requester, requestedAt } = approval;
  const commands = targets.map(({ command }) => command).join(', ');
  const asked = `by ${requester.person.name} · ${renderTime(requestedAt)}`;
  return { name: id, text: `${commands} · ${renderApprovalState(approval)} · ${asked}` };
}

function toEntry(progress: RunProgress): { name: string; text: string } {
  const { run } = progress;
  return {
    name: run.id,
    text: `${run.command} · ${describeState(progress)} · by ${run.requester.name} · ${renderTime(run.requestedAt)}`,
  };
}
