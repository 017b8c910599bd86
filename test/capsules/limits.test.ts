import { describe, expect, it } from 'vitest';
import { jsonLines, runScript } from './run-script.js';
import { reportOfSample, textsOf } from './samples.js';

const OPEN_FILES = `
import { openSync } from 'node:fs';
import { spawn } from 'node:child_process';
for (let count = 0; count < 100; count += 1) openSync('/dev/null');
process.title = 'a "web"\\nserver';
const worker = spawn('bash', ['-c', 'ulimit -n 20; echo up; exec sleep 60 </dev/null'], { stdio: ['ignore', 'pipe', 'ignore'] });
await new Promise((resolve) => worker.stdout.once('data', resolve));
`;

describe('limits', () => {
  it('counts what a process has open beside its limit, and the others that have used a tenth', async () => {
    const { code, output } = await runScript('limits', [], { target: OPEN_FILES });
    expect(code).toBe(0);
    const rows = jsonLines(output).filter(({ limit }) => limit === 'open files');
    expect(rows.map(({ of, pid }) => [of, pid])).toEqual([
      ['a "web" server', '1'],
      [expect.stringMatching(/^(sleep|bash)$/), expect.any(String)],
    ]);
    expect(Number(rows[0]?.used)).toBeGreaterThan(100);
    expect(rows[1]).toMatchObject({ soft: '20', hard: '20' });
    expect(Number(rows[1]?.share)).toBeGreaterThanOrEqual(10);
  });

  it('leaves out the processes of the capsule itself', async () => {
    const { output } = await runScript('limits', []);
    expect(jsonLines(output).filter(({ pid }) => pid !== '' && pid !== '1')).toEqual([]);
  });

  it('shows what is nearly used up first', async () => {
    const report = await reportOfSample('limits', 'app.jsonl');
    expect(report.summary).toBe('tightest at 30%, 11 limits');
    expect(textsOf(report).slice(0, 3)).toEqual([
      ['Used %', 'Limit', 'Used', 'Soft limit', 'Hard limit', 'Of', 'PID'],
      ['30%', 'open files', '6', '20', '20', 'sleep', '8'],
      ['1.6%', 'stack of the main thread', '132 KiB', '8 MiB', 'unlimited', 'shop "web" \\u{202e}\\', '1'],
    ]);
    expect(report.notes).toEqual(['Characters that can not be seen are shown as escapes.']);
  });
});
