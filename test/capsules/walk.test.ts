import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** A capsule is one file, so what resolves a path inside of the target stands in each; a repair of one must reach the others. */
it('resolves paths of the target by the same text in every capsule that does', async () => {
  const texts = await Promise.all(
    ['files', 'cat', 'packages'].map(async (name) => {
      const script = await readFile(join(import.meta.dirname, '../../capsules', name, `${name}.sh`), 'utf8');
      return /^fail\(\) .*?^walk\(\) \{.*?^\}$/ms.exec(script)?.[0];
    }),
  );
  expect(texts[0]).toContain('before=$(stat -c %d:%i .)');
  expect(new Set(texts).size).toBe(1);
});
