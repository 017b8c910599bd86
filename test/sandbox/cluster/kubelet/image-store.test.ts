import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ImageStore } from '../../../../src/sandbox/cluster/kubelet/images/image-store.js';
import { packagesOfCapsules } from '../../../../src/sandbox/cluster/kubelet/images/standard-images.js';

describe('the images of a node', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recap-images-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are there from the moment that their programs are installed, and until then say what to install', async () => {
    const from = join(folder, 'tool');
    const programs = [{ at: '/usr/bin/tool', from, package: 'the-tool' }];
    const store = new ImageStore([{ match: { name: 'tool' }, programs }], join(folder, 'images'));
    const find = (): ReturnType<ImageStore['find']> => store.find('example.org/capsules/tool:1');
    expect(await find()).toMatchObject({ kind: 'absent', message: expect.stringContaining('the-tool') as string });
    await copyFile('/bin/true', from);
    const found = await find();
    expect(found.kind).toBe('present');
    expect(await find()).toEqual(found);
  });
});

describe('the packages of the capsules', () => {
  it('are those of the tools, without the scripts, which are our own', () => {
    expect(packagesOfCapsules('tcpdump')).toEqual(['busybox-static', 'tini', 'tcpdump']);
    expect(packagesOfCapsules('df')).toEqual(['busybox-static', 'tini']);
    expect(packagesOfCapsules('help')).toEqual([]);
    expect(packagesOfCapsules()).toEqual(expect.arrayContaining(['linux-perf', 'jattach', 'iproute2']));
  });
});
