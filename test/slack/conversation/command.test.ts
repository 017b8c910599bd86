import { afterEach, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/domain/run.js';
import type { Report } from '../../../src/domain/report.js';
import { aRun } from '../../support/examples.js';
import type { Asked, Stage, StageOptions } from '../support.js';
import { openStage } from '../support.js';

const OPS = 'C0OPS';
const REPORT: Report = {
  title: 'netstat',
  summary: '3 listening, 41 established',
  parts: [{ kind: 'text', text: 'LISTEN 0 128 *:8080' }],
  notes: [],
  files: [],
};

let stage: Stage;
const open = async (options: StageOptions = {}): Promise<Stage> => (stage = await openStage(options));
afterEach(() => stage.close());

/** What core does with a plain run. */
async function plainRun({ conversation }: Asked): Promise<void> {
  const run = aRun({ requestedAt: Date.now() });
  conversation.progress([{ run: { ...run, state: 'queued' }, position: 1 }]);
  conversation.progress([{ run: { ...run, state: 'attaching' } }]);
  conversation.progress([{ run: { ...run, state: 'running' } }]);
  const running = { ...run, state: 'detaching' as const };
  await conversation.result([running], REPORT);
  const ended: RunRecord = {
    ...run,
    state: 'ended',
    endedAt: run.requestedAt + 1_900,
    end: { kind: 'done' },
    receipt: { lines: [{ subject: 'capsule', verdict: 'ok', text: 'capsule ended (exit 0)' }], checkedAt: Date.now() },
  };
  await conversation.finish([ended]);
}

describe('a slash command', () => {
  it('shows its run in the channel and the result in its thread, with three calls in all', async () => {
    await open({ handle: plainRun });
    const verdict = await stage.workspace.as('U0ALICE').slash(OPS, 'netstat shop/web');
    expect(verdict.acked).toBe(true);
    const [root] = await stage.workspace.waitFor(
      (w) => w.messages(OPS).length === 2 && w.calls('chat.update').length === 1 && w.messages(OPS),
    );
    const [, reply] = stage.workspace.messages(OPS, root?.ts);
    expect(root?.text).toBe('netstat on shop/web-7c9d8b6f5-x2x4p:app: done in 1.9 s. 3 listening, 41 established');
    expect(reply?.text).toContain('3 listening');
    expect(JSON.stringify(root?.blocks)).toContain('recap_rerun');
    expect(
      stage.workspace
        .calls()
        .filter(({ method }) => method.startsWith('chat.'))
        .map(({ method }) => method),
    ).toEqual(['chat.postMessage', 'chat.postMessage', 'chat.update']);
  });
});
