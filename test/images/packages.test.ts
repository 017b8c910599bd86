import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readLayer } from '../../scripts/images/packages.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recap-layer-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function pack(format: string): Promise<Buffer> {
  const words = ['--create', `--format=${format}`, '--sort=name', '--mtime=@7', '--owner=0', '--group=0', '.'];
  const { stdout } = await promisify(execFile)('tar', words, { cwd: folder, encoding: 'buffer' });
  return gzipSync(stdout);
}

test.each(['ustar', 'pax'])('a layer written as %s is read with its modes, times and contents', async (format) => {
  await mkdir(join(folder, 'artifact'));
  await chmod(join(folder, 'artifact'), 0o1777);
  await writeFile(join(folder, 'tool'), 'x'.repeat(513), { mode: 0o755 });
  const entries = [...readLayer(await pack(format))].filter(({ path }) => path !== '');
  expect(entries.map(({ path, mode, mtime, body }) => [path, mode.toString(8), mtime, body.length])).toEqual([
    ['artifact/', '1777', 7, 0],
    ['tool', '755', 7, 513],
  ]);
});

test('a name beyond the plain notation is read from the header before its file', async () => {
  const name = `${'long-'.repeat(30)}Főtanúsítvány.crt`;
  await writeFile(join(folder, name), 'certificate');
  const entries = [...readLayer(await pack('pax'))].filter(({ path }) => path !== '');
  expect(entries.map(({ path, body }) => [path, body.toString()])).toEqual([[name, 'certificate']]);
});
