import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveFiles, unsavedFiles } from '../../src/cli/save-files.js';
import type { ReportFile } from '../../src/domain/report.js';

const PCAP: ReportFile = {
  name: 'tcpdump-web-r-7f3k2q9d.pcap',
  mediaType: 'application/vnd.tcpdump.pcap',
  content: Buffer.of(0xd4, 0xc3, 0xb2, 0xa1),
  always: true,
};
const TEXT: ReportFile = {
  name: 'tcpdump-web-r-7f3k2q9d.txt',
  mediaType: 'text/plain',
  content: 'said',
  always: false,
};

describe('the files of a result at a terminal', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recap-files-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are written byte for byte into the folder that was named, for nobody else to read', async () => {
    const into = join(folder, 'new');
    expect(await saveFiles([PCAP, TEXT], into)).toContain('2 files are in');
    expect(await readFile(join(into, PCAP.name))).toEqual(PCAP.content);
    expect(await readFile(join(into, TEXT.name), 'utf8')).toBe('said');
    expect((await stat(join(into, PCAP.name))).mode & 0o777).toBe(0o600);
  });

  it('never replace what is there, and say where they can not be written', async () => {
    await saveFiles([TEXT], folder);
    await expect(saveFiles([TEXT], folder)).rejects.toMatchObject({ code: 'bad-argument' });
    await expect(saveFiles([TEXT], join(folder, TEXT.name))).rejects.toMatchObject({ code: 'bad-argument' });
  });

  it('are named where nobody asked for them and they hold more than what is printed', () => {
    expect(unsavedFiles([PCAP, TEXT])).toBe(
      'Not saved: tcpdump-web-r-7f3k2q9d.pcap (4 B). Give --files FOLDER to keep them.',
    );
    expect(unsavedFiles([TEXT])).toBeUndefined();
  });
});
