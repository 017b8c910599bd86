import { describe, expect, it } from 'vitest';
import type { RunChange, RunStore } from '../../src/core/ports.js';
import type { Report } from '../../src/domain/report.js';
import type { RunRecord } from '../../src/domain/run.js';
import type { RedisConnection } from '../../src/redis/connection.js';
import { DEFAULT_RETENTION } from '../../src/redis/options.js';
import { createRedisRunStore } from '../../src/redis/run-store.js';
import { aRun } from '../support/examples.js';
import { useRedis } from './support.js';

const redis = useRedis();
const END: RunChange = { state: 'ended', endedAt: 9, end: { kind: 'done' } };

function open(retention = {}): { store: RunStore; connection: RedisConnection } {
  const connection = redis.connect();
  return { connection, store: createRedisRunStore(connection, redis.log, { ...DEFAULT_RETENTION, ...retention }) };
}

function aReport(more: Partial<Report> = {}): Report {
  return { title: 'netstat', summary: '1 line', parts: [], notes: [], files: [], ...more };
}

async function endedRun(store: RunStore, change: RunChange = {}, more: Partial<RunRecord> = {}): Promise<RunRecord> {
  const run = aRun({ requestedAt: Date.now(), ...more });
  await store.create(run);
  const ended = await store.change(run, { ...END, ...change });
  if (ended === undefined) throw new Error('the run was not changed');
  return ended;
}

describe('a report in Redis', () => {
  it('comes back with every kind of part and both kinds of file', async () => {
    const { store } = open();
    const report = aReport({
      figures: [{ label: 'listening', kind: 'integer', text: '3', number: 3 }],
      parts: [
        {
          kind: 'table',
          caption: 'Sockets',
          columns: [{ title: 'Port', kind: 'integer' }],
          rows: [[{ text: '80', number: 80 }], [{ text: '‮' }]],
        },
        { kind: 'text', caption: 'raw', text: 'tcp …' },
        { kind: 'facts', facts: [{ label: 'a', value: 'b' }] },
        { kind: 'list', entries: [{ name: 'a', text: 'b' }] },
        {
          kind: 'chart',
          chart: 'line',
          title: 'CPU',
          valueKind: 'percent',
          categories: ['1 s', '2 s'],
          series: [{ name: 'web', values: [1, null] }],
          fileName: 'cpu.png',
        },
        { kind: 'picture', title: 'Flames', description: 'd', svg: '<svg/>', fileName: 'f.png' },
      ],
      notes: ['cut'],
      files: [
        { name: 'raw.txt', mediaType: 'text/plain', content: 'tcp é', always: false },
        { name: 'a.pcap', mediaType: 'application/octet-stream', content: new Uint8Array([0, 255, 7]), always: true },
      ],
    });
    const { id } = await endedRun(store, { report });
    expect((await store.get(id))?.report).toEqual(report);
  });

  it('is kept without what is large, and says what and where it went', async () => {
    const { store, connection } = open();
    const files = [
      { name: 'raw.txt', mediaType: 'text/plain', content: 'x'.repeat(4 * 1024 ** 2), always: false },
      { name: 'small.txt', mediaType: 'text/plain', content: 'small', always: false },
      { name: 'dump', mediaType: 'application/octet-stream', content: new Uint8Array(8 * 1024 ** 2), always: true },
    ];
    const parts = [{ kind: 'text' as const, text: 'the table' }];
    const { id } = await endedRun(store, { report: aReport({ parts, files, notes: ['cut'] }) });
    const kept = (await store.get(id))?.report;
    expect(kept?.parts).toEqual(parts);
    expect(kept?.files.map(({ name }) => name)).toEqual(['small.txt']);
    expect(kept?.notes).toEqual([
      'cut',
      'Not kept with the run, for size: raw.txt (4 MiB), dump (10.7 MiB). It was posted with the result.',
    ]);
    expect(await connection.ask((client) => client.memory('USAGE', connection.key('run', id)))).toBeLessThan(8_192);
  });

  it('does not come with a list', async () => {
    const { store } = open();
    await endedRun(store, { report: aReport() });
    expect((await store.list({}, 1))[0]?.report).toBeUndefined();
  });

  it('makes room for later ones, the oldest first, and its run says so', async () => {
    const { store } = open({ reportBytes: 3_000 });
    const report = aReport({ parts: [{ kind: 'text', text: 'x'.repeat(1_000) }] });
    const runs = [];
    for (let i = 0; i < 4; i++) runs.push(await endedRun(store, { report }));
    const reports = await Promise.all(runs.map(async ({ id }) => (await store.get(id))?.report));
    expect(reports.map((one) => one?.parts.length)).toEqual([0, 0, 1, 1]);
    expect(reports[0]?.summary).toBe('Not kept any more.');
  });
});

describe('old runs in Redis', () => {
  it('go when there are too many, except those that go on, and leave nothing', async () => {
    const { store, connection } = open({ runs: 3 });
    const live = aRun({ requestedAt: Date.now() });
    await store.create(live);
    const ended = [];
    for (let i = 0; i < 6; i++) ended.push(await endedRun(store, { report: aReport() }));
    const left = [ended[5]?.id, ended[4]?.id, live.id];
    expect((await store.list({}, 10)).map(({ id }) => id)).toEqual(left);
    const keys = await connection.ask((client) => client.keys(`${connection.key('run', '')}*`));
    expect(keys.map((key) => key.slice(-10)).sort()).toEqual([...left].sort());
    expect(await connection.ask((client) => client.zcard(connection.key('by', 'person', live.requester.id)))).toBe(3);
  });

  it('go when they are too old', async () => {
    const { store } = open({ keepMs: 60_000 });
    const old = await endedRun(store, {}, { requestedAt: Date.now() - 61_000 });
    const young = await endedRun(store, {}, { requestedAt: Date.now() - 30_000 });
    await endedRun(store);
    expect(await store.get(old.id)).toBeUndefined();
    expect(await store.get(young.id)).toBeDefined();
  });
});

describe('what another version has written', () => {
  it('is left out where it can not be read, and the log says so', async () => {
    const { store, connection } = open();
    const [sound, broken] = [await endedRun(store), await endedRun(store)];
    await connection.ask((client) => client.hset(connection.key('run', broken.id), 'record', '{"id":"r-x"}'));
    expect((await store.list({}, 10)).map(({ id }) => id)).toEqual([sound.id]);
    expect(await store.get(broken.id)).toBeUndefined();
    expect(redis.log.lines.map(({ message }) => message)).toContain('stored-run-not-read');
  });

  it.each([
    ['a name that is none', { target: { namespace: '../secrets' } }],
    ['a state that is none', { state: 'frozen' }],
  ])('is not believed when it holds %s', async (_, change) => {
    const { store, connection } = open();
    const run = await endedRun(store);
    const record = { ...run, ...change, target: { ...run.target, ...('target' in change ? change.target : {}) } };
    await connection.ask((client) => client.hset(connection.key('run', run.id), 'record', JSON.stringify(record)));
    expect(await store.get(run.id)).toBeUndefined();
  });

  it('keeps what is known of a report, and notes what is not', async () => {
    const { store, connection } = open();
    const run = await endedRun(store, { report: aReport({ parts: [{ kind: 'text', text: 'known' }] }) });
    const report = { ...aReport(), parts: [{ kind: 'hologram' }, { kind: 'text', text: 'known' }] };
    await connection.ask((client) => client.hset(connection.key('run', run.id), 'report', JSON.stringify(report)));
    const read = (await store.get(run.id))?.report;
    expect(read?.parts).toEqual([{ kind: 'text', text: 'known' }]);
    expect(read?.notes).toHaveLength(1);
  });
});
