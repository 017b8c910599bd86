import type { Clock, KnownPost, PostMark, Posts } from '../core/ports.js';

/** What is known of the `most` messages that were begun last. */
export function createMemoryPosts(clock: Clock, most = 20_000): Posts {
  const posts = new Map<string, Omit<KnownPost, 'isNew'>>();
  const keyOf = ({ run, part }: PostMark): string => JSON.stringify([run, part]);

  /** A Map keeps the order of insertion. */
  function put(key: string, post: Omit<KnownPost, 'isNew'>): void {
    posts.set(key, post);
    for (const oldest of posts.keys()) {
      if (posts.size <= most) return;
      posts.delete(oldest);
    }
  }

  return {
    begin(mark) {
      const key = keyOf(mark);
      const known = posts.get(key);
      if (known !== undefined) return Promise.resolve({ ...known, isNew: false });
      const begun = { begunAt: clock.now() };
      put(key, begun);
      return Promise.resolve({ ...begun, isNew: true });
    },
    note(mark, where) {
      const key = keyOf(mark);
      put(key, { begunAt: posts.get(key)?.begunAt ?? clock.now(), where });
      return Promise.resolve();
    },
  };
}
