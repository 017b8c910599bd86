import { describe, expect, it } from 'vitest';
import { jsonLines, runScript } from './run-script.js';
import { argvFor, reportOfSample, textsOf } from './samples.js';

const OPEN = `
import { mkdtempSync, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createServer, connect } from 'node:net';
const file = mkdtempSync(tmpdir() + '/lsof-') + '/spool\\nbig';
writeFileSync(file, 'x'.repeat(300_000));
openSync(file, 'r+');
unlinkSync(file);
const server = createServer().listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', () => connect(server.address().port, '127.0.0.1', resolve)));
`;

describe('lsof', () => {
  it('runs for what is asked', async () => {
    expect(await argvFor('lsof', '')).toEqual(['/usr/bin/recap-lsof', 'all']);
    expect(await argvFor('lsof', '--only sockets')).toEqual(['/usr/bin/recap-lsof', 'sockets']);
  });

  it('finds a deleted file with its size, and a socket with its peer', async () => {
    const { code, output } = await runScript('lsof', ['all'], { target: OPEN });
    expect(code).toBe(0);
    const rows = jsonLines(output);
    expect(rows.every(({ pid }) => pid === 1)).toBe(true);
    expect(rows.find(({ kind }) => kind === 'deleted file')).toMatchObject({
      size: '300000',
      access: 'both',
      name: expect.stringMatching(/spool\\nbig \(deleted\)$/) as string,
    });
    const connected = rows.filter(({ state }) => state === 'ESTABLISHED');
    expect(connected).toHaveLength(2);
    expect(connected[0]?.peer).toMatch(/^127\.0\.0\.1:\d+ 1,node,\d+u$/);
  });

  it('tells only the kind that is asked for', async () => {
    const { output } = await runScript('lsof', ['sockets'], { target: OPEN });
    expect(new Set(jsonLines(output).map(({ kind }) => kind))).toEqual(new Set(['socket']));
  });

  it('shows deleted files first, then sockets, then the largest files', async () => {
    const report = await reportOfSample('lsof', 'app.jsonl');
    expect(report.summary).toBe('136 open, 1 deleted but open, 3 sockets, 4 files, 10 pipes');
    const rows = textsOf(report);
    expect(rows[1]?.slice(0, 5)).toEqual(['deleted file', '/var/cache/shop/cache\\nbig (deleted)', '', '', '488 KiB']);
    expect(rows.slice(2, 6).map(([kind]) => kind)).toEqual(['socket', 'socket', 'socket', 'file']);
    expect(report.notes).toEqual([]);
  });
});
