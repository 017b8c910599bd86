import type { Threads, ThreadTopic } from '../core/ports.js';

/** What the threads are about, for the `most` that were used last. */
export function createMemoryThreads(most = 10_000): Threads {
  const topics = new Map<string, ThreadTopic>();

  /** A Map keeps the order of insertion, so the first key is the one that was used longest ago. */
  function use(thread: string, topic: ThreadTopic): void {
    topics.delete(thread);
    topics.set(thread, topic);
    for (const oldest of topics.keys()) {
      if (topics.size <= most) return;
      topics.delete(oldest);
    }
  }

  return {
    remember(thread, topic) {
      use(thread, topic);
      return Promise.resolve();
    },
    recall(thread) {
      const topic = topics.get(thread);
      if (topic !== undefined) use(thread, topic);
      return Promise.resolve(topic);
    },
  };
}
