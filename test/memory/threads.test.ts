import { expect, it } from 'vitest';
import { createMemoryThreads } from '../../src/memory/threads.js';
import { threadsContract } from '../contract/threads.js';
import { aTarget } from '../support/examples.js';

threadsContract('in memory', () => createMemoryThreads());

it('forgets the thread that was used longest ago', async () => {
  const threads = createMemoryThreads(2);
  const { asked } = aTarget();
  await threads.remember('a', { exact: asked, asked });
  await threads.remember('b', { exact: asked, asked });
  await threads.recall('a');
  await threads.remember('c', { exact: asked, asked });
  expect(await threads.recall('b')).toBeUndefined();
  expect(await threads.recall('a')).toBeDefined();
  expect(await threads.recall('c')).toBeDefined();
});
