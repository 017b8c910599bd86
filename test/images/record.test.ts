import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { namesOfRecipes, readRecipe } from '../../scripts/images/recipe.js';
import type { ImageRecord } from '../../scripts/images/record.js';
import { readRecords, staleness, writeDigest, writeRecords } from '../../scripts/images/record.js';
import { sizeTable } from '../../scripts/images/sizes.js';

const OLD = `sha256:${'0123456789abcdef'.repeat(4)}`;
const NEW = `sha256:${'fedcba9876543210'.repeat(4)}`;
const DEFINITION = `name: echo # a comment
image: ghcr.io/recap-dev/capsules/echo@${OLD} # npm run images writes it
fits: { os: [linux], arch: [arm64, amd64] }
limits: { deadline: 1s, output: 1KiB, artifact: 1MiB }
# image: ghcr.io/recap-dev/capsules/echo@${OLD}
`;
const SMALL = { digest: OLD, compressed: 4_000_000, unpacked: 9_000_000 };
const RECORD: ImageRecord = {
  digest: NEW,
  recipe: '',
  builder: 'buildah 1',
  platforms: {
    amd64: SMALL,
    arm64: { digest: OLD, compressed: 6_000_000, unpacked: 8_000_000 },
  },
  packages: { tini: '1' },
};

let capsules: string;
beforeEach(async () => {
  capsules = await mkdtemp(join(tmpdir(), 'recap-recipes-'));
  await mkdir(join(capsules, 'echo', 'samples'), { recursive: true });
  await writeFile(join(capsules, 'echo', 'capsule.yaml'), DEFINITION);
  await writeFile(join(capsules, 'echo', 'Dockerfile'), 'FROM scratch\n');
});
afterEach(() => rm(capsules, { recursive: true }));

describe('the digest of an image', () => {
  test('is written into its one line of capsule.yaml, and all else stays', async () => {
    await writeDigest(await readRecipe(capsules, 'echo'), NEW);
    const text = await readFile(join(capsules, 'echo', 'capsule.yaml'), 'utf8');
    expect(text).toBe(DEFINITION.replace(`echo@${OLD} # npm`, `echo@${NEW} # npm`));
  });
});

describe('what is written down of an image', () => {
  test('is out of date when its Dockerfile, or a file beside it, was changed, and not when a sample was', async () => {
    const before = await readRecipe(capsules, 'echo');
    await writeFile(join(capsules, 'echo', 'samples', 'one.txt'), 'x');
    const known = { ...RECORD, digest: OLD, recipe: before.hash };
    expect(staleness(await readRecipe(capsules, 'echo'), known)).toBeUndefined();
    await writeFile(join(capsules, 'echo', 'echo.sh'), 'echo\n');
    expect(staleness(await readRecipe(capsules, 'echo'), known)).toBe('was changed after its image was built');
  });

  test('is out of date when capsule.yaml names another image, and is nothing before the first build', async () => {
    const recipe = await readRecipe(capsules, 'echo');
    expect(staleness(recipe, { ...RECORD, recipe: recipe.hash })).toContain('names another image');
    expect(staleness(recipe, undefined)).toBeUndefined();
  });

  test('is kept by name, beside what was known of others', async () => {
    await writeRecords(capsules, { tcp: RECORD });
    await writeRecords(capsules, { echo: RECORD });
    expect(Object.keys(await readRecords(capsules))).toEqual(['echo', 'tcp']);
    await writeFile(join(capsules, 'images.json'), '{"echo":{}}');
    await expect(readRecords(capsules)).rejects.toThrow();
  });

  test('is shown by what a node pulls, against the goals', () => {
    const table = sizeTable({ netstat: RECORD, perf: { ...RECORD, platforms: { amd64: SMALL } } });
    expect(table.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual([
      'capsule to pull unpacked',
      'perf 4.0 MB 9.0 MB',
      'netstat 6.0 MB 9.0 MB',
      'MISSED netstat, ps and top at most 5.0 MB: 6.0 MB',
      'ok median at most 12.0 MB: 6.0 MB',
    ]);
  });
});

describe('a recipe', () => {
  test('is of a folder with a definition and a Dockerfile', async () => {
    await mkdir(join(capsules, 'unfinished'));
    await writeFile(join(capsules, 'unfinished', 'Dockerfile'), '');
    expect(await namesOfRecipes(capsules)).toEqual(['echo']);
  });

  test('says what its image is for', async () => {
    const recipe = await readRecipe(capsules, 'echo');
    const { repository, digest, artifact } = recipe;
    expect({ repository, digest, artifact }).toEqual({
      repository: 'ghcr.io/recap-dev/capsules/echo',
      digest: OLD,
      artifact: true,
    });
  });
});
