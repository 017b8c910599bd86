import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/output/redact/redact.js';
import { redactAll } from '../../../src/output/redact/redact-all.js';

const words = fc.constantFrom(
  'web',
  'password=hunter22',
  '-----BEGIN PRIVATE KEY-----',
  'MIIB',
  'a\nb',
  '',
  'x: |',
  '  y',
);

describe('redacting many texts together', () => {
  it('gives as many texts, and takes what each would lose alone', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 30 }), (texts) => {
        const together = redactAll(texts);
        expect(together).toHaveLength(texts.length);
        expect(together.join(' ')).not.toContain('hunter22');
        for (const [index, text] of texts.entries()) if (redact(text) !== text) expect(together[index]).not.toBe(text);
      }),
    );
  });

  it('keeps a key that seems to end in another text from taking those between', () => {
    const texts = ['-----BEGIN PRIVATE KEY-----', 'one', 'two', 'three', '-----END PRIVATE KEY-----'];
    expect(redactAll(texts).slice(1, 4)).toEqual(['one', 'two', 'three']);
  });
});
