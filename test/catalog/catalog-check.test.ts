import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const check = (...args: string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/catalog-check.ts', ...args], { cwd: ROOT });

describe('the check of the catalogue', () => {
  it('has nothing to say about ours', async () => {
    expect((await check()).stdout).toMatch(/^The catalogue is well: \d+ capsules, \d+ commands\.\n$/);
  });

  it('says every problem of a bad one, on a line each, and fails', async () => {
    const failed: unknown = await check('test/fixtures/capsules').catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 1 });
    const { stderr } = failed as { stderr: string };
    for (const part of [
      'capsules/no-digest/capsule.yaml:3: image: is no image with a digest',
      'capsules/endless/capsule.yaml:10: limits.deadline: ',
      'capsules/lower-risk/capsule.yaml: risk: ',
      'capsules/sound/Dockerfile: is not there',
      'capsules/sound/samples: holds no recorded output',
      'capsules/sound/capsule.yaml: has an image that is not called sound',
      'capsules/README.md: is not what the definitions say (npm run catalog:write)',
    ]) {
      expect(stderr).toContain(part);
    }
  });
});
