import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { bundle } from '../../scripts/bundle.js';
import { startRedisServer } from '../support/redis-server.js';

const ROOT = join(import.meta.dirname, '../..');

it('the build carries the scripts, and its check tells what a Redis lacks', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(ROOT, 'node_modules/.recap-build-'));
  const server = await startRedisServer({ password: 'right' });
  try {
    await bundle(folder);
    const config = join(folder, 'recap.yaml');
    await writeFile(config, `clusters: {none: {kubeconfig: /nowhere}}\nredis: {url: "${server.url}"}\n`);
    const checkWith = async (password: string): Promise<string> => {
      const env = { PATH: process.env['PATH'], REDIS_PASSWORD: password };
      const words = [join(folder, 'src/cli.js'), 'check', '--config', config];
      // It ends with 1, for want of a Slack and a cluster.
      const failed: unknown = await promisify(execFile)(process.execPath, words, { env }).catch(
        (error: unknown) => error,
      );
      return (failed as { stdout: string }).stdout;
    };
    expect(await checkWith('right')).toMatch(/PROBLEM {2}Redis\n +It writes no append-only file/);
    expect(await checkWith('wrong')).toMatch(/PROBLEM {2}Redis\n +The bot's store refuses the bot\./);
    await server.admin.config('SET', 'appendonly', 'yes');
    expect(await checkWith('right')).toMatch(/ok {7}Redis\n/);
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
});
