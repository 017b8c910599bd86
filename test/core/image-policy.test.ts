import { expect, test } from 'vitest';
import { RecapError } from '../../src/domain/errors.js';
import { aCapsule } from '../support/examples.js';
import { FakeCore } from '../support/fake-core.js';

test('an image that the policy refuses touches nothing, and the reply says why and what would help', async () => {
  const asked: string[] = [];
  const refusal = new RecapError('image-refused', 'The image is refused: nobody signed it.', { hint: 'Sign it.' });
  const verify = (image: string): Promise<void> => {
    asked.push(image);
    return Promise.reject(refusal);
  };
  const core = new FakeCore({ images: { verify } });
  expect(await core.ask('netstat shop/web --all')).toMatchObject({
    outcome: {
      kind: 'refused',
      refusal: { code: 'image-refused', reason: 'The image is refused: nobody signed it.', hint: 'Sign it.' },
    },
  });
  expect(core.untouched).toBe(true);
  expect(await core.runs()).toEqual([]);
  // Once for all targets.
  expect(asked).toEqual([aCapsule().image]);
});

test('an image whose policy breaks is refused as well', async () => {
  const core = new FakeCore({ images: { verify: () => Promise.reject(new Error('a mistake')) } });
  expect((await core.ask('netstat shop/web-1')).outcome.kind).not.toBe('done');
  expect(core.untouched).toBe(true);
});
