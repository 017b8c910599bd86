import { describe, expect, it } from 'vitest';
import { jsonLines } from './run-script.js';
import { argvFor, reportOfSample, textsOf } from './samples.js';
import { runBesideTree } from './target-tree.js';

const section = (output: string, name: string): string =>
  output.split(/^# recap section /m).find((part) => part.startsWith(`${name}\n`)) ?? '';
const rowsOf = (output: string, name: string): Record<string, unknown>[] =>
  jsonLines(section(output, name).slice(name.length));

/** What a runtime lays out is a second old at least when the target starts. */
const OLD = `mkdir -p "$tree/etc" "$tree/old" "$tree/data" && : >"$tree/etc/old" && : >"$tree/etc/touched" && mount -t tmpfs none "$tree/data" && sleep 2.1`;
/** The target itself makes the changes, before the capsule starts. */
const CHANGES = `cd / && : >two\\"lines && cp .app/sh old/miner && chmod 755 old/miner && chmod 600 etc/touched && : >data/volume && : >"old/a
b"`;

describe('drift', () => {
  it('finds what changed on the root after the start, executables first, and not what is older or in a volume', async () => {
    expect(await argvFor('drift', '')).toEqual(['/usr/bin/recap-drift', 'most=100']);
    const { code, output } = await runBesideTree('drift', ['most=100'], { prepare: OLD, first: CHANGES, user: '0' });
    expect(code).toBe(0);
    const files = rowsOf(output, 'files');
    expect(files[0]).toMatchObject({ path: '/old/miner', what: 'executable', how: 'content' });
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/two"lines', '/old/a\nb', '/etc/touched', '/old/miner']),
    );
    expect(files).toHaveLength(4);
    expect(rowsOf(output, 'directories')[0]).toMatchObject({ directory: '/old', changed: 2 });
  });

  it('keeps to as many files as were asked for and counts all', async () => {
    const { output } = await runBesideTree('drift', ['most=1'], { prepare: OLD, first: CHANGES, user: '0' });
    expect(rowsOf(output, 'files')).toHaveLength(1);
    expect(section(output, 'summary')).toContain('\nchanged=4\nexecutables=1\n');
  });

  it('finds nothing where the root can not be written', async () => {
    const prepare = `${OLD} && mount -o remount,bind,ro "$tree"`;
    const { output } = await runBesideTree('drift', ['most=9'], { prepare, user: '0' });
    expect(section(output, 'summary')).toMatch(/root=read-only\n.*changed=0\n/s);
  });

  it('shows the new executables above all', async () => {
    const report = await reportOfSample('drift', 'changed.txt');
    expect(report.summary).toBe('root writable, files changed 8, executables 2 · 8 shown · 4 directories');
    expect(textsOf(report)[1]?.slice(0, 2)).toEqual(['/tmp/x/su', 'setuid or setgid executable']);
    const nothing = 'root writable, files changed 0, executables 0';
    expect((await reportOfSample('drift', 'nothing.txt')).summary).toBe(nothing);
    expect((await reportOfSample('drift', 'read-only.txt')).summary).toContain('root read-only');
  });
});
