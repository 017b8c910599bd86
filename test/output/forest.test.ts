import { describe, expect, it } from 'vitest';
import { readForest } from '../../src/output/forest.js';

describe('the tree of ps --forest', () => {
  it.each([
    ['nginx: master', 'nginx: master'],
    [' \\_ worker one', '└ worker one'],
    ['     \\_ grandchild', '· └ grandchild'],
    [' |   \\_ grandchild', '│ └ grandchild'],
    ['', ''],
  ])('shows %j as %j', (raw, shown) => {
    expect(readForest(raw)).toBe(shown);
  });

  it('leaves what a command itself begins with', () => {
    expect(readForest(' \\_ \\_ odd')).toBe('└ \\_ odd');
  });
});
