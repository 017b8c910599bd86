import type { Target, TargetRef } from '../domain/target.js';
import { refOfTarget } from '../domain/target.js';
import type { CoreOptions } from './options.js';
import type { Conversation, Log, Threads, ThreadTopic } from './ports.js';
import { askStore } from './ask-store.js';

export interface ThreadMemory {
  /** What the conversation's thread is about; undefined also when that can't be told: the target can always be written. */
  recall(): Promise<ThreadTopic | undefined>;
  /** Of several targets only what was asked for is remembered. Never rejects. */
  remember(targets: readonly Target[], asked: TargetRef): Promise<void>;
}

export function createThreadMemory(
  threads: Threads,
  conversation: Conversation,
  { log, options }: { log: Log; options: CoreOptions },
): ThreadMemory {
  async function bounded<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await askStore('the threads', options.storeMs, work);
    } catch (error) {
      log.warn({ error: String(error) }, 'thread-memory-failed');
      return undefined;
    }
  }

  return {
    recall: () =>
      bounded(async () => {
        const thread = await conversation.thread();
        return thread === undefined ? undefined : threads.recall(thread);
      }),
    remember: (targets, asked) =>
      bounded(async () => {
        const thread = await conversation.thread();
        const [only, ...others] = targets;
        const exact = only === undefined || others.length > 0 ? asked : refOfTarget(only);
        if (thread !== undefined) await threads.remember(thread, { exact, asked });
      }),
  };
}
