import { expect, it } from 'vitest';
import type { Conversation, RunStore } from '../../src/core/ports.js';
import { createLog } from '../../src/log.js';
import { createMemoryRunStore } from '../../src/memory/run-store.js';
import { FakeAudit } from '../support/fake-audit.js';
import { FakeConversation } from '../support/fake-conversation.js';
import { FakeCore } from '../support/fake-core.js';

interface Line {
  readonly msg: string;
  readonly request?: string;
  readonly run?: string;
}

const boom = (): Promise<never> => Promise.reject(new Error('boom'));

/** A run in which everything fails that can, so that every step has something to say. */
async function runInTrouble(): Promise<{
  lines: readonly Line[];
  run: string | undefined;
  request: string | undefined;
}> {
  const lines: Line[] = [];
  const log = createLog('debug', { write: (text) => void lines.push(JSON.parse(text) as Line) }, (text) => text);
  const memory = createMemoryRunStore();
  const store: RunStore = {
    ...memory,
    change: (run, change) => (change.state === 'ended' ? boom() : memory.change(run, change)),
  };
  const conversation: Conversation = new FakeConversation();
  conversation.result = boom;
  conversation.finish = boom;
  const audit = new FakeAudit();
  audit.write = (event) => (event.kind === 'end' ? boom() : Promise.resolve());
  const core = new FakeCore({ log, store, audit });
  core.mechanism.script = { detach: boom };
  const { runs } = await core.ask('netstat shop/web-1', { conversation });
  return { lines, run: runs[0]?.id, request: runs[0]?.request };
}

it('each line of the log about a run has the run and its request, whoever writes it', async () => {
  const { lines, run, request } = await runInTrouble();
  const words = lines.map(({ msg }) => msg);
  expect(words).toEqual(
    expect.arrayContaining(['not-audited', 'detach-failed', 'run-not-written', 'chat-undeliverable']),
  );
  for (const line of lines) expect([line.run, line.request], line.msg).toEqual([run, request]);
  expect(run).toBeDefined();
  expect(request).toBeDefined();
});
