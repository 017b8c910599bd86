import { expect, it } from 'vitest';
import { DEFAULT_CORE_OPTIONS } from '../../src/core/options.js';
import type { RunStore } from '../../src/core/ports.js';
import type { RunState } from '../../src/domain/run.js';
import { createMemoryRunStore } from '../../src/memory/run-store.js';
import { FakeConversation } from '../support/fake-conversation.js';
import { FakeCore } from '../support/fake-core.js';

/** Takes the change to one state, and gives no answer to it. */
function silentAt(state: RunState): RunStore {
  const store = createMemoryRunStore();
  let isSilent = false;
  return {
    ...store,
    async change(run, change) {
      const changed = await store.change(run, change);
      if (isSilent || change.state !== state) return changed;
      isSilent = true;
      return new Promise(() => undefined);
    },
  };
}

it.each(['detaching', 'ended'] as const)(
  'a run whose change to %s was taken without an answer is not believed to be taken over, and is told',
  async (state) => {
    const store = silentAt(state);
    const conversation = new FakeConversation();
    const core = new FakeCore({ store, options: { ...DEFAULT_CORE_OPTIONS, storeMs: 50 } });
    const { outcome } = await core.ask('netstat shop/web-1', { conversation });
    expect(outcome.kind).toBe('done');
    expect(conversation.results).toHaveLength(1);
    expect(conversation.finishes).toHaveLength(1);
    expect((await store.list({}, 2)).map((run) => run.state)).toEqual(['ended']);
  },
);

it.each(['queued', 'attaching', 'running'] as const)(
  'a run whose change to %s was taken without an answer ends as failed, is told so, and leaves nothing',
  async (state) => {
    const store = silentAt(state);
    const conversation = new FakeConversation();
    const core = new FakeCore({ store, options: { ...DEFAULT_CORE_OPTIONS, storeMs: 50 } });
    const { outcome } = await core.ask('netstat shop/web-1', { conversation });
    expect(outcome.kind).toBe('failed');
    expect(conversation.finishes).toHaveLength(1);
    expect(core.mechanism.open).toBe(0);
    expect((await store.list({}, 2)).map((run) => run.state)).toEqual(['ended']);
  },
);
