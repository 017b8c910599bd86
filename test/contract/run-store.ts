import { beforeEach, describe, expect, it } from 'vitest';
import type { RunStore } from '../../src/core/ports.js';
import { parseNamespaceName, parseObjectName } from '../../src/domain/names.js';
import { newRunId } from '../../src/domain/run-id.js';
import { ALICE, aRun, aTarget } from '../support/examples.js';

/** What every RunStore does. */
export function runStoreContract(name: string, make: () => Promise<RunStore> | RunStore): void {
  describe(`the run store ${name}`, () => {
    let store: RunStore;
    beforeEach(async () => {
      store = await make();
    });

    it('gives back what was created, all of it', async () => {
      const run = aRun();
      await store.create(run);
      expect(await store.get(run.id)).toEqual(run);
    });

    it('knows nothing of a run that was never created', async () => {
      expect(await store.get(newRunId())).toBeUndefined();
    });

    it('refuses a second run of the same id and keeps the first', async () => {
      const run = aRun();
      await store.create(run);
      await expect(store.create({ ...run, command: 'another' })).rejects.toThrow();
      expect(await store.get(run.id)).toEqual(run);
    });

    it('creates the runs of a request all together, or none of them', async () => {
      const [one, two, three] = [aRun(), aRun(), aRun()];
      await store.create(one, two);
      expect(await store.get(two.id)).toEqual(two);
      await expect(store.create(three, two)).rejects.toThrow();
      expect(await store.get(three.id)).toBeUndefined();
      expect((await store.list({}, 10)).map(({ id }) => id)).toEqual([two.id, one.id]);
    });

    it('changes a run and counts its version up', async () => {
      const run = aRun();
      await store.create(run);
      const changed = await store.change(run, { state: 'queued', changedAt: run.changedAt + 5 });
      expect(changed).toEqual({ ...run, state: 'queued', changedAt: run.changedAt + 5, version: run.version + 1 });
      expect(await store.get(run.id)).toEqual(changed);
    });

    it('lets one of two changers of the same version win', async () => {
      const run = aRun();
      await store.create(run);
      const changes = await Promise.all([
        store.change(run, { state: 'queued' }),
        store.change(run, { state: 'ended', endedAt: 7 }),
      ]);
      expect(changes.filter((changed) => changed !== undefined)).toHaveLength(1);
      expect(await store.get(run.id)).toEqual(changes.find((changed) => changed !== undefined));
    });

    it('does not change a run that is not there', async () => {
      expect(await store.change(aRun(), { state: 'queued' })).toBeUndefined();
    });

    it('lets a state go only where it may', async () => {
      const run = aRun();
      await store.create(run);
      expect(await store.change(run, { state: 'running' })).toBeUndefined();
      const ended = await store.change(run, { state: 'ended', end: { kind: 'done' } });
      expect(ended?.state).toBe('ended');
      expect(ended && (await store.change(ended, { state: 'queued' }))).toBeUndefined();
    });

    it('keeps report, receipt and end with the run', async () => {
      const run = aRun();
      await store.create(run);
      const change = {
        state: 'ended' as const,
        endedAt: 9,
        end: { kind: 'failed' as const, failure: { code: 'deadline' as const, message: 'Too slow.' } },
        report: {
          title: 'netstat',
          summary: '1 line',
          parts: [{ kind: 'text' as const, text: 'tcp …' }],
          notes: [],
          files: [],
        },
        receipt: { lines: [{ subject: 'pod' as const, verdict: 'ok' as const, text: 'same' }], checkedAt: 8 },
      };
      await store.change(run, change);
      expect(await store.get(run.id)).toMatchObject(change);
    });

    it('lists the newest first, and not more than asked', async () => {
      const runs = [1, 2, 3].map((minute) => aRun({ requestedAt: minute * 60_000 }));
      for (const run of runs) await store.create(run);
      const listed = await store.list({}, 2);
      expect(listed.map(({ id }) => id)).toEqual([runs[2]?.id, runs[1]?.id]);
    });

    it('lists by person, capsule, namespace and whether it is live', async () => {
      const bob = aRun({ requester: { ...ALICE, id: 'UBOB' } });
      const disk = aRun({ capsule: { ...aRun().capsule, name: 'disk' } });
      const bank = aRun({ target: aTarget({ namespace: parseNamespaceName('bank') }) });
      const over = aRun();
      for (const run of [bob, disk, bank, over]) await store.create(run);
      await store.change(over, { state: 'ended', end: { kind: 'done' } });
      const ids = async (filter: Parameters<RunStore['list']>[0]): Promise<string[]> =>
        (await store.list(filter, 10)).map(({ id }) => id);
      expect(await ids({ person: 'UBOB' })).toEqual([bob.id]);
      expect(await ids({ capsule: 'disk' })).toEqual([disk.id]);
      expect(await ids({ namespace: 'bank' })).toEqual([bank.id]);
      expect(await ids({ live: false })).toEqual([over.id]);
      expect(await ids({ live: true, namespace: 'shop' })).toEqual([disk.id, bob.id]);
      expect(await ids({ person: 'U' })).toEqual([]);
    });

    it('lists by target and by time', async () => {
      const [early, late] = [aRun({ requestedAt: 1_000 }), aRun({ requestedAt: 2_000 })];
      const other = aRun({ target: aTarget({ pod: parseObjectName('api-1') }), requestedAt: 1_500 });
      for (const run of [early, other, late]) await store.create(run);
      const ids = async (filter: Parameters<RunStore['list']>[0]): Promise<string[]> =>
        (await store.list(filter, 10)).map(({ id }) => id);
      expect(await ids({ target: 'api-1' })).toEqual([other.id]);
      expect(await ids({ since: 1_500 })).toEqual([late.id, other.id]);
      expect(await ids({ until: 1_500 })).toEqual([early.id]);
      expect(await ids({ target: aTarget().pod, since: 1_001 })).toEqual([late.id]);
    });
  });
}
