import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { namesOfRecipes } from '../../../scripts/images/recipe.js';
import { pulledBytes } from '../../../scripts/images/sizes.js';
import { buildArgv } from '../../../src/catalog/argv.js';
import { parseCapsuleArguments } from '../../../src/catalog/capsule-arguments.js';
import { loadCapsules } from '../../../src/catalog/load-capsules.js';
import type { Capsule } from '../../../src/domain/capsule.js';
import { splitWords } from '../../../src/domain/words.js';
import { canRead } from '../../../src/output/can-read.js';
import type { BuiltCapsule } from './support/built-images.js';
import { buildCapsules, CAPSULES, whyNoBuilder } from './support/built-images.js';
import { runTool } from './support/run-tool.js';

const NEVER_THERE = /^(usr\/)?(bin|sbin)\/(apt|apt-get|dpkg|apk|rpm|bash|dash|perl)$/;
/** What a shell, a loader or busybox says when something is not in the image. */
const INCOMPLETE =
  /not found|error while loading shared libraries|cannot open shared object|No such file or directory: .*\/usr\//;
/** Longer than what any tool needs to say its first word; some go on until they are ended. */
const MOST_MS = 20_000;

const why = await whyNoBuilder();
if (why !== undefined) console.error(`SKIPPED: the images of the capsules were not built: ${why}`);
const names = await namesOfRecipes(CAPSULES);
const definitions = (await loadCapsules(CAPSULES, new Set())).capsules;

describe.skipIf(why !== undefined)('the images of the capsules', () => {
  let built: Awaited<ReturnType<typeof buildCapsules>>;
  beforeAll(async () => {
    built = await buildCapsules(undefined, ['amd64', 'arm64']);
  });
  afterAll(() => rm(built.folder, { recursive: true }));

  const get = (name: string): BuiltCapsule => {
    const capsule = built.capsules.get(name);
    if (capsule === undefined) throw new Error(`${name} was not built`);
    return capsule;
  };

  test.each(names)('%s holds its tool, a shell and a reaper, and no package manager', (name) => {
    const { files, config } = get(name);
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['usr/bin/sh', 'usr/bin/tini-static']));
    expect(paths.filter((path) => NEVER_THERE.test(path))).toEqual([]);
    expect(config.User).toBe('65532:65532');
    expect(paths).toContain(
      config.Entrypoint?.[0]?.replace(/^\/(bin\/)?/, (_, bin) => (bin === undefined ? '' : 'usr/bin/')),
    );
  });

  test.each(names)('%s has nothing that raises rights or differs from one build to the next', (name) => {
    const { files } = get(name);
    expect(files.filter(({ mode }) => (mode & 0o6000) !== 0)).toEqual([]);
    expect(files.filter(({ uid, mtime }) => uid !== 0 || mtime !== 0)).toEqual([]);
  });

  test.each(names)('%s has a folder for its artifact when its definition has a limit for one', (name) => {
    const { image, files } = get(name);
    const folder = files.find(({ path }) => path.replace(/\/$/, '') === 'artifact');
    expect(folder?.mode.toString(8)).toBe(image.recipe.artifact ? '1777' : undefined);
  });

  test.each(
    [...definitions.values()].filter(({ name }) => names.includes(name)).map((capsule) => [capsule.name, capsule]),
  )('%s starts from its image, and what it prints is what the definition reads', async (name, capsule: Capsule) => {
    const [, , ...words] = splitWords(capsule.examples[0] ?? '');
    const argv = buildArgv(capsule, parseCapsuleArguments(words, capsule).values);
    const { exitCode, output } = await runTool(get(name).root, argv, MOST_MS);
    expect(output).not.toMatch(INCOMPLETE);
    expect([126, 127, 99]).not.toContain(exitCode);
    if (exitCode !== undefined && capsule.exitCodes.includes(exitCode) && capsule.limits.artifactBytes === undefined) {
      expect(canRead('output.txt', Buffer.from(output), capsule), output.slice(0, 2_000)).toBe(true);
    } else {
      // It says in words why it can't work on a bare shell without a network.
      expect(output.trim() !== '' || exitCode === undefined, `exit ${exitCode}`).toBe(true);
    }
  });

  test('are small: those of one tool, and the median', () => {
    const pulled = (name: string): number => pulledBytes(get(name).image.record);
    for (const name of ['netstat', 'ps', 'top']) expect(pulled(name)).toBeLessThan(5_000_000);
    const sizes = names.map(pulled).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(12_000_000);
  });

  test('are the same when they are built again, for both architectures', async () => {
    const again = await buildCapsules(['netstat', 'env'], ['amd64', 'arm64']);
    try {
      for (const name of ['netstat', 'env']) {
        expect(again.capsules.get(name)?.image.record).toEqual(get(name).image.record);
        expect(Object.keys(get(name).image.record.platforms)).toEqual(['amd64', 'arm64']);
      }
    } finally {
      await rm(again.folder, { recursive: true });
    }
  });
});
