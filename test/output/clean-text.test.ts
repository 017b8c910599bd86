import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/output/clean-text.js';

const clean = (text: string): string => cleanText(Buffer.from(text)).text;

describe('the text of what a tool printed', () => {
  it('is kept as it is when there is nothing odd', () => {
    const text = 'PID\tCOMMAND\n1 web — größer 東京 🚀\n';
    expect(cleanText(Buffer.from(text))).toEqual({ text, binary: false, notes: [] });
  });

  it('ends lines at carriage returns, too', () => {
    expect(clean('a\r\nb\rc')).toBe('a\nb\nc');
  });

  it('loses colours, cursor moves and titles', () => {
    expect(clean('\u001b[1;31mred\u001b[0m \u001b[2K\u001b]0;title\u0007x\u001b]8;;http://a\u001b\\y\u001bM')).toBe(
      'red xy',
    );
  });

  it('keeps what stands behind a terminal code that never ends, so that nothing can be hidden with one', () => {
    expect(clean('\u001b]0;all of this\nstays')).toBe('\\u{1b}]0;all of this\nstays');
    expect(clean(`\u001b[${'1'.repeat(100)}m`)).toBe(`\\u{1b}[${'1'.repeat(100)}m`);
  });

  it('shows what can not be seen as escapes, and says so', () => {
    const found = cleanText(Buffer.from('a\u202eb\u200bc\u0008d\u2028e\ufefff'));
    expect(found.text).toBe('a\\u{202e}b\\u{200b}c\\u{8}d\\u{2028}e\\u{feff}f');
    expect(found.notes).toEqual(['Characters that can not be seen are shown as escapes.']);
  });

  it('replaces what is no UTF-8, and says so; a replacement character of its own is nothing to say', () => {
    expect(cleanText(Uint8Array.of(0x61, 0xff, 0x62))).toMatchObject({
      text: 'a\ufffdb',
      notes: [expect.stringContaining('UTF-8')],
    });
    expect(cleanText(Buffer.from('\ufffd')).notes).toEqual([]);
  });

  it('is not there for binary output', () => {
    expect(cleanText(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 1))).toEqual({ text: '', binary: true, notes: [] });
  });
});
