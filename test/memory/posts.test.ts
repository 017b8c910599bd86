import { describe, expect, it } from 'vitest';
import { createMemoryPosts } from '../../src/memory/posts.js';
import { postsContract } from '../contract/posts.js';
import { aClock } from '../support/fake-clock.js';

postsContract('in memory', () => Promise.resolve(createMemoryPosts(aClock())));

describe('the posts in memory', () => {
  it('forget the oldest when there are many', async () => {
    const posts = createMemoryPosts(aClock(), 2);
    for (const part of ['live', 'result', 'end']) await posts.begin({ run: 'r-aaaaaa', part });
    expect((await posts.begin({ run: 'r-aaaaaa', part: 'end' })).isNew).toBe(false);
    expect((await posts.begin({ run: 'r-aaaaaa', part: 'live' })).isNew).toBe(true);
  });
});
