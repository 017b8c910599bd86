import { describe, expect, it } from 'vitest';
import { jsonLines } from './run-script.js';
import { argvFor, reportOfSample, textsOf } from './samples.js';
import { runBesideTree } from './target-tree.js';

const PREPARE = `cd "$tree" && mkdir -p "mnt/two
lines \\"" dev/shm secret proc/x 2>/dev/null; cd "$tree" && mkdir -p one && mount -t tmpfs -o size=1m,nr_inodes=10 'odd "source"' "mnt/two
lines \\"" && head -c 1000000 /dev/zero >"mnt/two
lines \\"/file" && mount -t tmpfs -o size=64m shm dev/shm && mount -t tmpfs tmpfs secret && mount -o remount,ro secret && mount --bind dev/shm one`;

describe('df', () => {
  it('runs for what can run full, or for all', async () => {
    expect(await argvFor('df', '')).toEqual(['/usr/bin/recap-df']);
    expect(await argvFor('df', '--all-mounts')).toEqual(['/usr/bin/recap-df', 'all=mounts']);
  });

  it('measures each file system of the target once, fullest first', async () => {
    const { code, output } = await runBesideTree('df', [], { prepare: PREPARE });
    expect(code).toBe(0);
    const rows = jsonLines(output);
    expect(rows.map(({ mount }) => mount)).toEqual(
      expect.arrayContaining(['mnt/two\nlines "', 'one', ''].map((path) => `/${path}`)),
    );
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({ mount: '/mnt/two\nlines "', size: 1_048_576, source: 'odd "source"', inodes: 20 });
    expect(rows[0]?.space).toBeGreaterThan(95);
    expect(rows.find(({ mount }) => mount === '/one')).toMatchObject({ places: 2, size: 64 * 1024 ** 2 });
  });

  it("shows the kernel's file systems and read-only memory when all are asked for", async () => {
    const rows = jsonLines((await runBesideTree('df', ['all=mounts'], { prepare: PREPARE })).output);
    expect(rows.find(({ mount }) => mount === '/proc')).toMatchObject({ type: 'proc' });
    expect(rows.find(({ mount }) => mount === '/secret')).toMatchObject({ access: 'read-only' });
  });

  it('says in the summary how full the fullest is', async () => {
    const report = await reportOfSample('df', 'app.jsonl');
    expect(report.summary).toBe('3 file systems, fullest 95.7%, fullest by inodes 90%');
    expect(textsOf(report)[1]?.slice(0, 5)).toEqual(['/mnt/a b', '95.7%', '20%', '44 KiB', '1 MiB']);
    expect((await reportOfSample('df', 'silent.jsonl')).summary).toContain('2 without an answer');
    expect(textsOf(await reportOfSample('df', 'silent.jsonl'))[1]?.[0]).toBe('/data');
  });
});
