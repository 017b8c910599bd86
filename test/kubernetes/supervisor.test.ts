import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LAUNCH, SCRIPT } from '../../src/kubernetes/supervisor-script.js';
import { readTrailer } from '../../src/kubernetes/trailer.js';

const NONCE = 'nonce-of-this-run';

interface Started {
  closeStdin: () => void;
  ended: Promise<{ output: string; trailer: ReturnType<typeof readTrailer>['trailer']; exitCode: number | null }>;
}

function supervise(
  shell: string[],
  argv: string[],
  options: { deadline?: number; limit?: number; late?: boolean } = {},
): Started {
  const startBy = Math.floor(Date.now() / 1_000) + (options.late === true ? -5 : 60);
  const words = [NONCE, String(startBy), String(options.deadline ?? 15), String(options.limit ?? 100_000), ...argv];
  const child = spawn(shell[0] ?? 'sh', [...shell.slice(1), '-c', LAUNCH, 'recap', SCRIPT, 'recap', ...words]);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = once(child, 'close').then(() => {
    const { output, trailer } = readTrailer(Buffer.concat(chunks), NONCE);
    return { output: Buffer.from(output).toString(), trailer, exitCode: child.exitCode };
  });
  return {
    closeStdin: () => child.stdin.end(),
    ended,
  };
}

/** Processes whose command line holds the marker, zombies included. */
function processesWith(marker: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(marker);
      } catch {
        return false; // it ended meanwhile
      }
    });
}

describe.each(['dash', 'bash', 'busybox sh'])('the supervisor in %s', (shell) => {
  const run = (argv: string[], options?: Parameters<typeof supervise>[2]) => supervise(shell.split(' '), argv, options);

  test('passes on what the tool printed, both streams, and its exit code', async () => {
    const { output, trailer, exitCode } = await run(['sh', '-c', 'echo out; echo err >&2; exit 3']).ended;
    expect(output).toBe('out\nerr\n');
    expect(trailer).toEqual({ reason: 'exited', exitCode: 3, bytes: 8 });
    expect(exitCode).toBe(3);
  });

  test('hands words over as they are, whatever is in them', async () => {
    const hostile = ['$(reboot)', '`id`', "'; echo no", '"', '*', '', 'two  words', '\\'];
    const { output } = await run(['printf', '<%s>', ...hostile]).ended;
    expect(output).toBe(hostile.map((word) => `<${word}>`).join(''));
  });

  test('bounds the output at its source and says that there was more', async () => {
    const { output, trailer } = await run(['yes'], { limit: 5_000 }).ended;
    expect(output).toHaveLength(5_001);
    expect(trailer?.bytes).toBe(5_001);
  });

  test('keeps binary output byte by byte', async () => {
    const { trailer } = await run(['head', '-c', '4096', '/dev/urandom']).ended;
    expect(trailer).toEqual({ reason: 'exited', exitCode: 0, bytes: 4096 });
  });

  test('refuses to start after the start-by time', async () => {
    const { output, trailer } = await run(['echo', 'ran'], { late: true }).ended;
    expect(output).toBe('');
    expect(trailer?.reason).toBe('late');
  });

  test('names a tool that is not there', async () => {
    const { trailer } = await run(['no-such-tool']).ended;
    expect(trailer).toEqual({ reason: 'missing', exitCode: 127, bytes: 0 });
  });

  test('ends the tool when its stdin closes, and keeps what it printed', async () => {
    const started = run(['sh', '-c', 'echo begun; exec sleep 611']);
    // head passes output on when it has a block or the end, so that the tool has begun is seen by its process.
    while (processesWith('sleep\x00611\x00').length === 0) await new Promise((resolve) => setImmediate(resolve));
    started.closeStdin();
    const { output, trailer } = await started.ended;
    expect(output).toBe('begun\n');
    expect(trailer).toEqual({ reason: 'stopped', exitCode: 143, bytes: 6 });
  });

  test('ends a tool that ignores TERM at its deadline', async () => {
    const { trailer } = await run(['sh', '-c', 'trap "" TERM; while :; do sleep 0.1; done'], { deadline: 1 }).ended;
    expect(trailer?.reason).toBe('deadline');
    expect(trailer?.exitCode).toBe(137);
  });

  test('leaves no process of the tool behind, also none that it put in the background', async () => {
    const marker = `sleep 9${process.pid}`;
    const { trailer } = await run(['sh', '-c', `${marker} & ${marker} & echo gone`]).ended;
    expect(trailer?.reason).toBe('exited');
    expect(processesWith(marker)).toEqual([]);
    expect(processesWith(NONCE)).toEqual([]);
  });

  test('signals nothing that it did not start', async () => {
    const bystander = spawn('sleep', ['30'], { stdio: 'ignore' });
    try {
      await run(['sh', '-c', 'trap "" TERM; while :; do sleep 0.1; done'], { deadline: 1 }).ended;
      expect(bystander.exitCode).toBeNull();
      expect(bystander.signalCode).toBeNull();
    } finally {
      bystander.kill();
      await once(bystander, 'close');
    }
  });
});
