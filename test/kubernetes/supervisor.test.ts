import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LAUNCH, SCRIPT } from '../../src/kubernetes/supervisor-script.js';
import { findArtifactLine, readTrailer } from '../../src/kubernetes/trailer.js';

const NONCE = 'nonce-of-this-run';

interface Started {
  /** Resolves once the log holds the text. */
  saw: (text: string) => Promise<string>;
  closeStdin: () => void;
  ended: Promise<{ output: string; trailer: ReturnType<typeof readTrailer>['trailer']; exitCode: number | null }>;
}

function supervise(
  shell: string[],
  argv: string[],
  options: {
    deadline?: number;
    limit?: number;
    late?: boolean;
    artifact?: number;
    path?: string;
    programs?: string;
  } = {},
): Started {
  const startBy = Math.floor(Date.now() / 1_000) + (options.late === true ? -5 : 60);
  const words = [NONCE, String(startBy), String(options.deadline ?? 15), String(options.limit ?? 100_000)];
  words.push(String(options.artifact ?? 0), options.path ?? '/artifact/out', ...argv);
  const command = [...shell.slice(1), '-c', LAUNCH, 'recap', SCRIPT, 'recap', ...words];
  const PATH = [options.programs, process.env['PATH']].filter((part) => part !== undefined).join(':');
  const child = spawn(shell[0] ?? 'sh', command, { env: { ...process.env, PATH } });
  const chunks: Buffer[] = [];
  const arrived = new EventEmitter();
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    arrived.emit('more');
  });
  const saw = async (text: string): Promise<string> => {
    for (;;) {
      const log = Buffer.concat(chunks).toString();
      if (log.includes(text)) return log;
      await once(arrived, 'more');
    }
  };
  const ended = once(child, 'close').then(() => {
    const { output, trailer } = readTrailer(Buffer.concat(chunks), NONCE);
    return { output: Buffer.from(output).toString(), trailer, exitCode: child.exitCode };
  });
  return {
    saw,
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

describe('an artifact in busybox sh', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recap-artifact-'));
  // As in a capsule's image, where the shell is busybox.
  symlinkSync('/bin/busybox', join(folder, 'sh'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let made = 0;

  function leave(script: string, artifact = 4_096): Started & { path: string } {
    const path = join(folder, `out-${(made += 1)}`);
    return {
      path,
      ...supervise(['busybox', 'sh'], ['sh', '-c', script, 'tool', path], { artifact, path, programs: folder }),
    };
  }

  test('is told by size and checksum, kept until stdin closes, and deleted before the trailer', async () => {
    const started = leave('printf "\\000\\001\\002" >"$1"; echo printed');
    const log = await started.saw('artifact');
    const sha256 = createHash('sha256')
      .update(Buffer.of(0, 1, 2))
      .digest('hex');
    expect(findArtifactLine(Buffer.from(log), NONCE)).toMatchObject({ bytes: 3, sha256 });
    expect(readFileSync(started.path)).toEqual(Buffer.of(0, 1, 2));
    started.closeStdin();
    const { output, trailer } = await started.ended;
    expect(output).toBe('printed\n');
    expect(trailer).toEqual({ reason: 'exited', exitCode: 0, bytes: 8 });
    expect(existsSync(started.path)).toBe(false);
  });

  test('is bounded at its source', async () => {
    const started = leave('head -c 100000 /dev/zero >"$1"', 1_024);
    const log = await started.saw('artifact');
    expect(findArtifactLine(Buffer.from(log), NONCE)?.bytes).toBe(1_024);
    started.closeStdin();
    expect((await started.ended).trailer?.reason).toBe('exited');
  });

  test('of a stopped tool is deleted at once, since nobody can fetch it any more', async () => {
    const started = leave('echo x >"$1"; exec sleep 30');
    await expect.poll(() => existsSync(started.path), { timeout: 10_000 }).toBe(true);
    started.closeStdin();
    expect((await started.ended).trailer?.reason).toBe('stopped');
    expect(existsSync(started.path)).toBe(false);
  });

  test('that a tool did not leave is waited for by nobody', async () => {
    const { output, trailer } = await leave('echo nothing').ended;
    expect(output).toBe('nothing\n');
    expect(trailer?.reason).toBe('exited');
  });
});
