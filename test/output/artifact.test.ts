import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { OutputFormat } from '../../src/domain/output-format.js';
import { artifactFile } from '../../src/output/artifact.js';
import { createOutput } from '../../src/output/output.js';
import { aCapsule, aRun } from '../support/examples.js';

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const fileName = (extension: string, suffix?: string): string =>
  `tool${suffix === undefined ? '' : `-${suffix}`}.${extension}`;
const file = (bytes: Uint8Array, format: OutputFormat, truncated = false) =>
  artifactFile({ bytes, sha256: sha256Of(bytes), truncated }, format, fileName);

const dump: OutputFormat = { format: 'file', name: 'heap.hprof', mediaType: 'application/octet-stream' };

describe('the file that a tool left', () => {
  const bytes = Buffer.from([0, 1, 2, 255, 10]);

  it('travels as it is, always, with its size and checksum', () => {
    expect(file(bytes, dump)).toEqual({
      file: { name: 'tool-heap.hprof', mediaType: 'application/octet-stream', content: bytes, always: true },
      notes: [`tool-heap.hprof: 5 B, sha256 ${sha256Of(bytes)}.`],
    });
  });

  it('says that its end is missing', () => {
    expect(file(bytes, dump, true).notes[1]).toBe('The file reached its limit, so its end is missing.');
  });

  it('loses the secrets that are readable in it, and says so with the checksum of what is sent', () => {
    const secret = Buffer.concat([bytes, Buffer.from('DB_PASSWORD=hunter22\n'), bytes]);
    const { file: sent, notes } = file(secret, dump);
    expect(Buffer.from(sent.content).toString('latin1')).toBe(
      '\0\x01\x02\xff\nDB_PASSWORD=[redacted]\n\0\x01\x02\xff\n',
    );
    expect(notes).toEqual([
      `tool-heap.hprof: 33 B, sha256 ${sha256Of(Buffer.from(sent.content))}.`,
      'Secrets in the file are taken out, so it is not byte for byte what the tool wrote.',
    ]);
  });

  it('loses a secret wherever it stands in a large file', () => {
    const large = Buffer.alloc(3 * 1024 * 1024, 'x\n');
    for (const at of [0, 1024 * 1024 - 8, 2 * 1024 * 1024 - 30]) large.write('\nTOKEN=hunter2hunter2\n', at);
    const content = Buffer.from(file(large, dump).file.content).toString('latin1');
    expect(content).not.toContain('hunter2');
    expect(content.match(/\[redacted\]/g)).toHaveLength(3);
  });

  it('is raw where its own program has to read it, which a capture says', () => {
    const capture = Buffer.from('password=hunter22\n');
    const { file: sent, notes } = file(capture, { format: 'pcap' });
    expect(sent).toMatchObject({ name: 'tool.pcap', content: capture });
    expect(notes.at(-1)).toMatch(/^The capture is raw: .* Everybody who can see this conversation can download it\.$/);
    expect(file(capture, { format: 'pprof', title: 'CPU' }).file.content).toBe(capture);
  });

  it('is never left behind, also where the format does not speak of it', () => {
    const capsule = aCapsule({ output: { format: 'text' } });
    const output = {
      bytes: Buffer.from('done\n'),
      reason: 'exited',
      exitCode: 0,
      truncated: false,
      complete: true,
    } as const;
    const report = createOutput().report(aRun(), capsule, {
      ...output,
      artifact: { bytes, sha256: sha256Of(bytes), truncated: false },
    });
    expect(report.files.map(({ name, always }) => [name.replace(/^.*-r-\w+/, ''), always])).toEqual([
      ['-artifact.bin', true],
      ['.txt', false],
    ]);
  });

  it('is missing with a word where the format needs it', () => {
    const report = createOutput().report(aRun(), aCapsule({ output: { format: 'pcap' } }), {
      bytes: Buffer.from('tcpdump: no permission\n'),
      reason: 'exited',
      exitCode: 1,
      truncated: false,
      complete: true,
    });
    expect(report.parts).toEqual([{ kind: 'text', text: 'tcpdump: no permission' }]);
    expect(report.notes).toContain('The output has no capture that could be read; it is shown as it came.');
  });
});
