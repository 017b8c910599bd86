import { expect, it } from 'vitest';
import { createMemoryRunStore } from '../../src/memory/run-store.js';
import { runStoreContract } from '../contract/run-store.js';
import { aRun } from '../support/examples.js';

runStoreContract('in memory', () => createMemoryRunStore());

it('drops the oldest ended runs when there are too many, and never one that goes on', async () => {
  const store = createMemoryRunStore({ runs: 2, reportBytes: 1_000 });
  const live = aRun();
  const ended = [aRun(), aRun(), aRun()];
  await store.create(live);
  for (const run of ended) {
    await store.create(run);
    await store.change(run, { state: 'ended', end: { kind: 'done' } });
  }
  expect((await store.list({}, 10)).map(({ id }) => id)).toEqual([ended[2]?.id, live.id]);
});

it('drops the oldest reports when they are too large together, and keeps the records', async () => {
  const store = createMemoryRunStore({ runs: 100, reportBytes: 3_000 });
  const text = 'x'.repeat(1_000);
  const runs = [aRun(), aRun(), aRun(), aRun()];
  for (const run of runs) {
    await store.create(run);
    const report = { title: 't', summary: 's', parts: [{ kind: 'text' as const, text }], notes: [], files: [] };
    await store.change(run, { state: 'ended', end: { kind: 'done' }, report });
  }
  const kept = await store.list({}, 10);
  expect(kept.map(({ report }) => report !== undefined)).toEqual([true, true, false, false]);
});
