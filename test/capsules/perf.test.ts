import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { runScript } from './run-script.js';
import { argvFor, reportOfSample, textsOf } from './samples.js';

/** In a user namespace the kernel may be asked for nothing of itself; the capsule has SYS_ADMIN on the node. */
const canSample = process.getuid?.() === 0 && spawnSync('which', ['perf']).status === 0;

const BUSY = `
process.title = 'a;b "web"';
setInterval(() => { const until = Date.now() + 40; while (Date.now() < until); }, 50);
`;

describe('perf', { timeout: 60_000 }, () => {
  it('runs for what is asked', async () => {
    expect(await argvFor('perf', '')).toEqual(['/usr/bin/recap-perf', 'cpu', '10', '99', 'fp']);
    expect(await argvFor('perf', '--of waits --for 3s --unwind dwarf --rate 49')).toEqual(
      ['/usr/bin/recap-perf', 'waits', '3', '49', 'dwarf'], //
    );
  });

  it.skipIf(!canSample)('folds the stacks of a busy process under the name of its thread', async () => {
    const { code, output } = await runScript('perf', ['cpu', '2', '99', 'fp'], { target: BUSY, network: true });
    expect(code).toBe(0);
    const lines = output.trimEnd().split('\n');
    expect(lines.every((line) => /^[^;]+(;[^;]+)* \d+$/.test(line))).toBe(true);
    expect(lines.some((line) => line.startsWith('a:b "web";'))).toBe(true);
  });

  it.skipIf(!canSample)('says so when the target used no CPU', async () => {
    const { code, output, errors } = await runScript('perf', ['cpu', '1', '1', 'fp'], { network: true });
    expect([code, output]).toEqual([3, '']);
    expect(errors).toMatch(/^The target used no CPU in 1 s, .*\n$/);
  });

  it('shows the functions that take the most, and a flame graph', async () => {
    const report = await reportOfSample('perf', 'go.folded');
    expect(report.summary).toBe('524 samples, most in crypto/sha256.block.abi0 (84%)');
    expect(textsOf(report).slice(0, 2)).toEqual([
      ['Self', 'Total', 'Self samples', 'Function'],
      ['84.2%', '87%', '441', 'crypto/sha256.block.abi0'],
    ]);
    expect(report.parts.map(({ kind }) => kind)).toEqual(['picture', 'table']);
    expect(report.files.map(({ name }) => name)).toContainEqual(expect.stringMatching(/\.svg$/));
  });

  it('shows where threads wait, not the scheduler that they end up in', async () => {
    const report = await reportOfSample('perf', 'waits.folded', { words: '--of waits' });
    expect(report.summary).toMatch(/^295 samples, most in .*do_nanosleep_\[k\] \(35%\), futex_do_wait_\[k\] \(8%\)$/);
  });

  it('names the file where a function has no symbol', async () => {
    expect((await reportOfSample('perf', 'stripped.folded')).summary).toBe(
      '30 samples, most in parse_json (57%), [libm.so.6] (40%)',
    );
  });
});
