import type { Conversation } from '../../../src/core/ports.js';
import type { Report } from '../../../src/domain/report.js';
import type { RunRecord } from '../../../src/domain/run.js';
import { aRun } from '../../support/examples.js';

export const OPS = 'C0OPS';

export const REPORT: Report = {
  title: 'netstat',
  summary: '3 listening, 41 established',
  parts: [{ kind: 'text', text: 'LISTEN 0 128 *:8080' }],
  notes: [],
  files: [],
};

export const newRun = (): RunRecord => aRun({ requestedAt: Date.now() });

export function endedRun(run: RunRecord): RunRecord {
  return {
    ...run,
    state: 'ended',
    endedAt: run.requestedAt + 1_900,
    end: { kind: 'done' },
    receipt: {
      lines: [{ subject: 'capsule', verdict: 'ok', text: 'removed: capsule ended (exit 0)' }],
      checkedAt: Date.now(),
    },
  };
}

/** What core does with a plain run. */
export async function plainRun(conversation: Conversation, report: Report = REPORT, run = newRun()): Promise<void> {
  conversation.progress([{ run: { ...run, state: 'queued' }, position: 1 }]);
  conversation.progress([{ run: { ...run, state: 'attaching' } }]);
  conversation.progress([{ run: { ...run, state: 'running' } }]);
  await conversation.result([{ ...run, state: 'detaching' }], report);
  await conversation.finish([endedRun(run)]);
}
