import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { runScript } from './run-script.js';
import { argvFor, factsOf, reportOfSample, tableOf } from './samples.js';

/** The source launcher of a JDK, and the tool; where they are missing, only the samples are read. */
const hasJvm = ['java', 'jattach'].every((program) => spawnSync('which', [program]).status === 0);

const SHOP = `
class Shop {
  public static void main(String[] words) throws Exception {
    Thread waiting = new Thread(() -> java.util.concurrent.locks.LockSupport.park(), "price \\"engine\\" #1");
    waiting.setDaemon(true);
    waiting.start();
    System.out.println("up");
    Thread.sleep(60_000);
  }
}`;

/** Process 1 starts a JVM, which finds the attach file in its own working directory. */
const START_JVM = `
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
const cwd = mkdtempSync('/tmp/jvm-');
writeFileSync(cwd + '/Shop.java', ${JSON.stringify(SHOP)});
const jvm = spawn('java', ['-Xmx64m', '-XX:+UseSerialGC', 'Shop.java'], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
await new Promise((resolve) => jvm.stdout.once('data', resolve));
`;

describe('jvm', { timeout: 60_000 }, () => {
  it('runs for what is asked', async () => {
    expect(await argvFor('jvm', '')).toEqual(['/usr/bin/recap-jvm', 'threads']);
    expect(await argvFor('jvm', '--show live')).toEqual(['/usr/bin/recap-jvm', 'live']);
  });

  it.skipIf(!hasJvm)('asks a JVM for its threads, one of which has quotes in its name', async () => {
    const { code, output } = await runScript('jvm', ['threads'], { target: START_JVM });
    expect(code).toBe(0);
    expect(output).toMatch(/^\{.*"name":"price \\"engine\\" #1","state":"WAITING \(parking\)".*\}$/m);
    expect(output).toContain('# recap section stacks\n');
  });

  it('leaves a process that is no JVM alone: SIGQUIT would end it', async () => {
    const { code, output, errors } = await runScript('jvm', ['threads']);
    expect([code, output]).toEqual([3, '']);
    expect(errors).toMatch(/^No process of the target is a JVM: .*\n$/);
  });

  it('shows a deadlock first, then the threads in it', async () => {
    const report = await reportOfSample('jvm', 'threads.txt');
    expect(report.summary).toBe('25 threads, 2 deadlocked, 10 runnable');
    expect(report.parts[0]).toMatchObject({ kind: 'text', caption: 'A deadlock' });
    const rows = tableOf(report, 'Threads');
    expect(rows.slice(1, 3).map(([name, state]) => [name, state])).toEqual([
      ['checkout-1', 'DEADLOCKED'],
      ['refund-1', 'DEADLOCKED'],
    ]);
    expect(rows.map(([name]) => name)).toContain('price "engine" #1 line');
    expect(report.notes).toEqual([]);
  });

  it('shows which classes hold the heap, arrays in the words of Java', async () => {
    const report = await reportOfSample('jvm', 'heap.txt', { words: '--show heap' });
    expect(report.summary).toBe('3.77 MiB in all, 4 classes hold 83.5%');
    expect(tableOf(report, 'Heap by class')[1]).toEqual(['byte[]', '2.31 MiB', '9807', 'java.base@17.0.15']);
  });

  it('sums up the heap and its collections', async () => {
    const report = await reportOfSample('jvm', 'gc.txt', { words: '--show gc' });
    expect(report.summary).toBe('heap in use 3.77 MiB, at most 64 MiB');
    expect(factsOf(report)).toMatchObject({ Collector: 'G1GC', Version: '17.0.15', 'In use of that': '5.9%' });
  });
});
