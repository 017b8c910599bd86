import { describe, expect, it } from 'vitest';
import { newRunId, parseRunId, runIdOf } from '../../src/domain/run-id.js';
import { refusalOf } from '../support/refusal.js';

describe('run ids', () => {
  it('are read back, and differ', () => {
    const ids = Array.from({ length: 1_000 }, newRunId);
    expect(new Set(ids).size).toBe(1_000);
    for (const id of ids) expect(parseRunId(id)).toBe(id);
  });

  it('are the same for the same run of the same request, and differ for all others', () => {
    const ids = Array.from({ length: 500 }, (_, index) => [runIdOf('Ev1', index), runIdOf(`Ev${index + 2}`, 0)]).flat();
    expect(new Set(ids).size).toBe(1_000);
    for (const id of ids) expect(parseRunId(id)).toBe(id);
    expect(runIdOf('Ev1', 3)).toBe(ids[6]);
  });

  it('can stand in the name of a container', () => {
    expect(`recap-${newRunId()}`).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
  });

  it.each([
    '',
    'r-',
    '7f3k2q9d',
    'r-7f3k2q9',
    'r-7f3k2q9dd',
    'R-7F3K2Q9D',
    'r-7f3k2q9l',
    'r-7f3k2q9d\n',
    'r-../../x',
    'r-7f3k2q9\u0501',
  ])('refuses %j', (text) => {
    expect(refusalOf(() => parseRunId(text)).code).toBe('bad-argument');
  });
});
