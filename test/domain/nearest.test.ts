import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/domain/nearest.js';

describe('the nearest known words', () => {
  const known = ['netstat', 'ps', 'top', 'list', 'runs', 'rerun', 'whoami'];

  it.each([
    ['netsat', ['netstat']],
    ['NETSTAT', ['netstat']],
    ['nets', ['netstat']],
    ['tpo', ['top']],
    ['run', ['runs', 'rerun']],
    ['reboot', []],
    ['', []],
  ])('for %j', (written, words) => {
    expect(nearest(written, known)).toEqual(words);
  });

  it('gives at most as many as asked, each once', () => {
    expect(nearest('web', ['web-1', 'web-2', 'web-3', 'web-1'], 2)).toEqual(['web-1', 'web-2']);
  });

  it('copes with a very long word', () => {
    expect(nearest('x'.repeat(100_000), known)).toEqual([]);
  });
});
