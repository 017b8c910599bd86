import type { DispatchResult } from '../../../src/core/carry-runs.js';
import type { Obligations, RunStore, Stops } from '../../../src/core/ports.js';
import type { RecoveryTimes } from '../../../src/core/recovery/times.js';
import type { RunId } from '../../../src/domain/run-id.js';
import { parseRunId } from '../../../src/domain/run-id.js';
import { createMemoryDeliveries } from '../../../src/memory/deliveries.js';
import { createMemoryInbox } from '../../../src/memory/inbox.js';
import { createMemoryObligations } from '../../../src/memory/obligations.js';
import { createMemoryRunStore } from '../../../src/memory/run-store.js';
import { createMemoryStops } from '../../../src/memory/stops.js';
import { FakeConversation } from '../../support/fake-conversation.js';
import { FakeCore } from '../../support/fake-core.js';

/** Of recovery, in milliseconds. */
export const times = { leaseMs: 120, extendMs: 20, sweepMs: 5, leftoversMs: 20, approvalsMs: 20 };

/** Two processes of the bot on the same stores. Their mechanisms share what is attached, as clusters do. */
export class Pair {
  readonly store: RunStore = createMemoryRunStore();
  readonly obligations: Obligations = createMemoryObligations({ now: () => Date.now() });
  readonly stops: Stops = createMemoryStops();
  readonly resumed = new FakeConversation();
  readonly first: FakeCore;
  readonly second: FakeCore;

  constructor(private readonly recoveryTimes: Partial<RecoveryTimes> = times) {
    [this.first, this.second] = [this.#core(), this.#core()];
    for (const { mechanism } of [this.first, this.second]) {
      mechanism.hold();
      mechanism.script.adopt = (plan, attachment) =>
        Promise.resolve(this.attached.has(plan.runId) ? attachment : undefined);
    }
    this.second.dispatcher.recover();
  }

  get attached(): ReadonlySet<string> {
    return new Set([this.first, this.second].flatMap(({ mechanism }) => mechanism.plans.map(({ runId }) => runId)));
  }

  /** A run that the first one carries out, once its capsule runs. */
  async runOnFirst(): Promise<{ asked: Promise<DispatchResult>; conversation: FakeConversation; id: RunId }> {
    const conversation = new FakeConversation();
    const asked = this.first.ask('netstat shop/web-1', { conversation });
    await conversation.seen('running');
    return { asked, conversation, id: parseRunId(conversation.progresses.at(-1)?.[0]?.run.id ?? '') };
  }

  close(): Promise<unknown> {
    this.first.mechanism.release();
    this.second.mechanism.release();
    return Promise.all([this.first, this.second].map(({ dispatcher }) => dispatcher.close({ graceMs: 0 })));
  }

  #core(): FakeCore {
    const { store, obligations, stops } = this;
    const inbox = createMemoryInbox(createMemoryDeliveries({ now: () => Date.now() }), obligations);
    const shown = (): FakeConversation => this.resumed;
    const recovery = {
      obligations,
      inbox,
      stops,
      resume: shown,
      reopen: shown,
      isShared: true,
      times: this.recoveryTimes,
    };
    return new FakeCore({ store, recovery });
  }
}
