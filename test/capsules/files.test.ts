import { describe, expect, it } from 'vitest';
import { argvFor, reportOfSample, textsOf } from './samples.js';
import { runBesideTree } from './target-tree.js';

interface Listing {
  readonly directory: string;
  readonly entries: number;
  readonly files: readonly { readonly name: string; readonly size: number; readonly link?: string }[];
}

async function list(words: readonly string[], prepare: string, meanwhile?: string): Promise<Listing> {
  const { code, output, errors } = await runBesideTree('files', words, {
    prepare,
    ...(meanwhile === undefined ? {} : { meanwhile }),
  });
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return JSON.parse(output) as Listing;
}

const refusal = async (path: string, prepare: string): Promise<string> => {
  const { code, errors, output } = await runBesideTree('files', [`path=${path}`], { prepare });
  expect({ code, output }).toEqual({ code: 3, output: '' });
  return errors;
};

const LINKS = `mkdir -p "$tree/etc/sub" "$tree/srv" && echo x >"$tree/etc/passwd" && cd "$tree/srv" && ln -s /etc absolute &&
  ln -s ../../../../../../etc upwards && ln -s loop2 loop1 && ln -s loop1 loop2 && ln -s /proc/self/root itself && ln -s sub/.. /etc/none 2>/dev/null; true`;

describe('files', () => {
  it('runs for the root, or for a path', async () => {
    expect(await argvFor('files', '')).toEqual(['/usr/bin/recap-files', 'depth=1', 'sort=name', 'most=100']);
    const words = '--path /data --depth 8 --sort size --most 20';
    const expected = ['/usr/bin/recap-files', 'path=/data', 'depth=8', 'sort=size', 'most=20'];
    expect(await argvFor('files', words)).toEqual(expected);
  });

  it.each(['/srv/absolute', '/srv/upwards', '/etc/sub/../../srv/absolute'])(
    'resolves %s inside of the target and not in its own root',
    async (path) => {
      const { directory, files } = await list([`path=${path}`], LINKS);
      expect(directory).toBe('/etc');
      expect(files.map(({ name }) => name)).toEqual(['passwd', 'sub']);
    },
  );

  it.each([
    ['/srv/loop1', 'too many symbolic links'],
    ['/srv/itself/etc', "is the kernel's"],
    ['/proc/1/root', "is the kernel's"],
    ['/etc/passwd/x', 'is no directory'],
    ['/nowhere', 'is not there'],
    ['/locked', "can not be entered by the target's user"],
  ])('refuses %s in one line', async (path, reason) => {
    const locked = `mkdir -p "$tree/locked" && chmod 700 "$tree/locked" &&`;
    if (path === '/locked' && process.getuid?.() !== 0) return;
    const line = await refusal(path, `${locked} { ${LINKS}; }`);
    expect(line).toContain(reason);
    expect(line.trimEnd()).not.toContain('\n');
  });

  it('tells a hostile name from a line of its own, opens no FIFO, and follows no link', async () => {
    const { files, entries } = await list(
      ['path=/d'],
      String.raw`mkdir "$tree/d" && cd "$tree/d" && mkfifo pipe && ln -s "we'ird -> 'x" "l -> 'k" && ln -s /etc end &&
        : >"$(printf 'two\nlines " \\')" && : >-n && : >"$(printf 'esc\033[31m')"`,
    );
    expect(entries).toBe(6);
    expect(files.map(({ name, link }) => (link === undefined ? name : `${name} => ${link}`))).toEqual([
      '-n',
      'end => /etc',
      'esc\u001b[31m',
      "l -> 'k => we'ird -> 'x",
      'pipe',
      'two\nlines " \\',
    ]);
  });

  it('counts tens of thousands of files and shows the biggest of the tree', async () => {
    const { entries, files } = await list(
      ['path=/d', 'depth=3', 'sort=size', 'most=2'],
      `mkdir "$tree/d" && mount -t tmpfs none "$tree/d" && mkdir "$tree/d/e" && cd "$tree/d/e" && seq 1 30000 | busybox xargs touch && truncate -s 5G big && truncate -s 3M small`,
    );
    expect(entries).toBe(30_003);
    expect(files.map(({ name, size }) => [name, size])).toEqual([
      ['e/big', 5 * 1024 ** 3],
      ['e/small', 3 * 1024 ** 2],
    ]);
  }, 60_000);

  it('shows nothing of its own root while a directory turns into a link and back', async () => {
    const flip = `cd "$tree/d" && while :; do mv -T dir away; ln -s /etc dir; rm dir; mv -T away dir; done`;
    for (let turn = 0; turn < 10; turn++) {
      const { output } = await runBesideTree('files', ['path=/d/dir'], {
        prepare: `mkdir -p "$tree/d/dir" "$tree/etc" && : >"$tree/d/dir/inside" && : >"$tree/etc/of-the-target"`,
        meanwhile: flip,
      });
      expect(output).not.toContain('only-of-the-capsule');
    }
  });

  it('shows hostile names in a table, each in its own row', async () => {
    const report = await reportOfSample('files', 'hostile.json');
    expect(report.summary).toBe('entries 14, files of 5 GiB, 14 shown');
    const [titles, first, second] = textsOf(report);
    expect(titles).toEqual(['Name', 'Size', 'Modified', 'Mode', 'Owner:group', 'Link to']);
    expect(first?.slice(0, 2)).toEqual(['-n', '1 B']);
    expect([second?.[0], second?.[5]]).toEqual(['abs', '/etc']);
    expect(textsOf(report).map(([name]) => name)).toContain('rtl\\u{202e}txt');
    expect(report.notes).toContain('Characters that can not be seen are shown as escapes.');
  });

  it('shows the first of very many, and says of an empty directory that it is one', async () => {
    expect((await reportOfSample('files', 'huge.json')).summary).toBe('entries 100000, files of 0 B, 500 shown');
    expect(await reportOfSample('files', 'empty.json')).toMatchObject({ summary: 'entries 0, files of 0 B' });
  });
});
