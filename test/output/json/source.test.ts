import { describe, expect, it } from 'vitest';
import { cleanText } from '../../../src/output/clean-text.js';
import { readJson } from '../../../src/output/json/source.js';

const read = (text: string): unknown => readJson(cleanText(new TextEncoder().encode(text)).text)?.value;

describe('JSON of hostile texts', () => {
  it('is read although a name in it holds a character that can not be seen', () => {
    expect(read('{"name":"\u202egnp.exe"}')).toEqual({ name: '\\u{202e}gnp.exe' });
  });

  it('shows such a character when JSON itself has escaped it', () => {
    expect(read('{"name":"\\u202egnp\\u001b[31m"}')).toEqual({ name: '\\u{202e}gnp\\u{1b}[31m' });
  });

  it('leaves an escape alone that is the text of the name', () => {
    expect(read('{"name":"\\\\u{202e}"}')).toEqual({ name: '\\u{202e}' });
    expect(read('{"name":"two\\nlines"}')).toEqual({ name: 'two\nlines' });
  });
});
