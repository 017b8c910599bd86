import { describe, expect, it } from 'vitest';
import { argvFor, capsuleOf, reportOfSample } from './samples.js';
import { runBesideTree } from './target-tree.js';

const show = (words: readonly string[], prepare: string, meanwhile = ':') =>
  runBesideTree('cat', words, { prepare, meanwhile });

/** The lines of the file in a sample of the tool's output. */
const linesOf = (output: string): string => output.slice(output.indexOf('# recap section text\n') + 21);

const SECRETS = `cd "$tree" && mkdir -p etc run/secrets/db root/.ssh var && ln -s /run var/run && echo hidden >run/secrets/db/password &&
  for name in etc/shadow root/.ssh/id_ed25519 etc/server.key; do echo hidden >$name; done && ln -s ../etc/shadow var/link &&
  mkdir etc/token etc/volume etc/settings && : >etc/one && mount -t tmpfs none etc/volume && mkdir etc/volume/..2026_01_02 &&
  ln -s ..2026_01_02 etc/volume/..data && echo hidden >etc/volume/..2026_01_02/token && ln -s ..data/token etc/volume/token &&
  mount --bind etc/volume/..2026_01_02/token etc/one`;

describe('cat', () => {
  it('is at least sensitive and runs only for a path', async () => {
    expect((await capsuleOf('cat')).raisedTo).toBe('sensitive');
    const expected = ['/usr/bin/recap-cat', 'path=/etc/hosts', 'lines=100'];
    expect(await argvFor('cat', '--path /etc/hosts')).toEqual(expected);
    const head = [...expected.slice(0, 2), 'lines=5', 'head=yes'];
    expect(await argvFor('cat', '--path /etc/hosts --lines 5 --head')).toEqual(head);
    await expect(argvFor('cat', '')).rejects.toThrow('--path');
  });

  it('shows the last lines, or the first', async () => {
    const prepare = 'seq 1 200000 >"$tree/log"';
    expect(linesOf((await show(['path=/log', 'lines=2'], prepare)).output)).toBe('199999\n200000\n');
    expect(linesOf((await show(['path=/log', 'lines=2', 'head=yes'], prepare)).output)).toBe('1\n2\n');
  });

  it('shows no more than 128 KiB of a line without an end, at once in a file of 50 GiB', async () => {
    const prepare = `truncate -s 1M "$tree/one" && head -c 400000 /dev/zero | tr '\\0' x >"$tree/one" && printf 'start\\n' >"$tree/big" &&
      head -c 9000 /dev/zero | tr '\\0' x >>"$tree/big" && truncate -s 50G "$tree/big" && printf 'end\\n' >>"$tree/big"`;
    expect(linesOf((await show(['path=/one', 'lines=9'], prepare)).output)).toHaveLength(131_073);
    const big = await show(['path=/big', 'lines=1'], prepare);
    expect(linesOf(big.output).replaceAll('\0', '')).toBe('end\n');
  });

  it.each([
    ['/run/secrets/db/password', 'a place of secrets'],
    ['/var/run/secrets/db/password', 'a place of secrets'],
    ['/var/link', '/etc/shadow is a place of secrets'],
    ['/root/.ssh/id_ed25519', 'a place of secrets'],
    ['/etc/server.key', 'a place of secrets'],
    ['/etc/volume/token', 'in a volume of a secret'],
    ['/etc/one', 'of a volume of a secret'],
  ])('refuses %s without a word of it', async (path, reason) => {
    const { code, output, errors } = await show([`path=${path}`], SECRETS);
    expect({ code, output }).toEqual({ code: 3, output: '' });
    expect(errors).toContain(reason);
    expect(errors).not.toContain('hidden');
  });

  it.each([
    ['/pipe', 'is no file with text: fifo'],
    ['/binary', 'is binary, of 3 bytes'],
    ['/', 'is a directory'],
    ['/proc/1/environ', "is the kernel's"],
    ['/to-proc', "is the kernel's"],
    ['/out', 'is not there'],
    ['/upwards', 'is not there'],
  ])('refuses %s in one line', async (path, reason) => {
    const prepare = `cd "$tree" && mkfifo pipe && printf 'a\\0b' >binary && ln -s /proc/1/environ to-proc &&
      ln -s /etc/only-of-the-capsule out && ln -s ../../../../../../etc/only-of-the-capsule upwards`;
    const { code, output, errors } = await show([`path=${path}`], prepare);
    expect({ code, output }).toEqual({ code: 3, output: '' });
    expect(errors).toContain(reason);
    expect(errors.trimEnd()).not.toContain('\n');
  });

  it('shows nothing of its own root while the file turns into a link and back', async () => {
    const prepare = `mkdir "$tree/d" && echo inside >"$tree/d/file"`;
    const flip = `cd "$tree/d" && while :; do ln -s /etc/only-of-the-capsule next; mv -T next file; echo inside >next; mv -T next file; done`;
    for (let turn = 0; turn < 15; turn++) {
      const { output } = await show(['path=/d/file'], prepare, flip);
      expect(output).not.toContain('escaped');
    }
  });

  it('keeps a line of the file from being the beginning of a section', async () => {
    const report = await reportOfSample('cat', 'spoof.txt', { words: '--path /etc/spoof' });
    expect(report.parts).toEqual([
      expect.objectContaining({ kind: 'facts' }),
      { kind: 'text', caption: 'Lines', text: ' # recap section file\npath=spoof' },
    ]);
  });

  it('redacts what looks like a secret, and shows what can not be seen', async () => {
    const report = await reportOfSample('cat', 'config.txt', { words: '--path /etc/app.yaml' });
    expect(report.summary).toMatch(/^size 84 B, modified 2026-11-24 /);
    const text = report.parts.find((part) => part.kind === 'text')?.text;
    expect(text).toContain('password: [redacted]\n');
    expect(text).toContain('\\u{202e}gnp');
    expect((await reportOfSample('cat', 'empty.txt', { words: '--path /e' })).summary).toMatch(/^size 0 B/);
  });
});
