import { describe, expect, it } from 'vitest';
import { jsonPatch, mergePatch } from '../../../../src/sandbox/cluster/api/json-patch.js';
import { strategicMerge } from '../../../../src/sandbox/cluster/api/strategic-merge.js';
import { unifiedDiff } from '../../../../src/sandbox/cluster/api/unified-diff.js';

describe('a strategic merge patch', () => {
  const named = (...names: string[]): object => ({ ephemeralContainers: names.map((name) => ({ name })) });
  const names = (merged: Record<string, unknown>): unknown =>
    (merged['ephemeralContainers'] as { name: string }[]).map(({ name }) => name);

  it('puts new items first and leaves the rest in its order', () => {
    expect(names(strategicMerge({ ...named('a', 'b') }, { ...named('x', 'y') }))).toEqual(['x', 'y', 'a', 'b']);
  });

  it('merges an item of the same name in its place', () => {
    const merged = strategicMerge(
      {
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      },
      { env: [{ name: 'B', value: '3' }] },
    );
    expect(merged).toEqual({
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '3' },
      ],
    });
  });

  it('keeps the order that a client asks for', () => {
    const patch = { ...named('x', 'b'), '$setElementOrder/ephemeralContainers': [{ name: 'b' }, { name: 'x' }] };
    expect(names(strategicMerge({ ...named('a', 'b') }, patch))).toEqual(['a', 'b', 'x']);
  });

  it('deletes and replaces as its directives say', () => {
    const patch = { ephemeralContainers: [{ name: 'a', $patch: 'delete' }] };
    expect(names(strategicMerge({ ...named('a', 'b') }, patch))).toEqual(['b']);
    const replacing = { ephemeralContainers: [{ $patch: 'replace' }, { name: 'z' }] };
    expect(names(strategicMerge({ ...named('a', 'b') }, replacing))).toEqual(['z']);
  });

  it('removes what is null and replaces lists without a key', () => {
    expect(strategicMerge({ a: 1, command: ['x', 'y'] }, { a: null, command: ['z'] })).toEqual({ command: ['z'] });
  });

  it('never reaches a prototype', () => {
    strategicMerge({}, JSON.parse('{"__proto__":{"polluted":true}}') as Record<string, unknown>);
    mergePatch({}, JSON.parse('{"__proto__":{"polluted":true}}'));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('a JSON patch', () => {
  it.each([
    ['adds to a list', { l: [1] }, [{ op: 'add', path: '/l/-', value: 2 }], { l: [1, 2] }],
    ['inserts', { l: [1, 3] }, [{ op: 'add', path: '/l/1', value: 2 }], { l: [1, 2, 3] }],
    ['replaces with an escaped key', { 'a/b': 1 }, [{ op: 'replace', path: '/a~1b', value: 2 }], { 'a/b': 2 }],
    ['removes', { a: { b: 1 } }, [{ op: 'remove', path: '/a/b' }], { a: {} }],
    ['moves', { a: 1 }, [{ op: 'move', from: '/a', path: '/b' }], { b: 1 }],
    ['copies', { a: 1 }, [{ op: 'copy', from: '/a', path: '/b' }], { a: 1, b: 1 }],
    ['replaces everything', { a: 1 }, [{ op: 'replace', path: '', value: {} }], {}],
    ['goes on after a test that holds', { a: 1 }, [{ op: 'test', path: '/a', value: 1 }], { a: 1 }],
  ])('%s', (_what, before, patch, after) => {
    expect(jsonPatch(before, patch)).toEqual(after);
  });

  it.each([
    ['a test that fails', [{ op: 'test', path: '/a', value: 2 }]],
    ['a path that is missing', [{ op: 'remove', path: '/b' }]],
    ['a path through the prototype', [{ op: 'add', path: '/__proto__/x', value: 1 }]],
    ['an index out of range', [{ op: 'add', path: '/l/7', value: 1 }]],
    ['an unknown operation', [{ op: 'explode', path: '/a' }]],
    ['something that is no list', { op: 'add' }],
  ])('refuses %s and changes nothing', (_what, patch) => {
    const before = { a: 1, l: [] };
    expect(() => jsonPatch(before, patch)).toThrow();
    expect(before).toEqual({ a: 1, l: [] });
  });
});

describe('a unified diff', () => {
  const lines = (...list: string[]): string => `${list.join('\n')}\n`;

  it('is empty for equal texts', () => {
    expect(unifiedDiff(lines('a'), lines('a'))).toBe('');
  });

  it('shows three lines around a change, and one hunk for changes that are close', () => {
    const before = lines('1', '2', '3', '4', '5', '6', '7', '8', '9');
    const after = lines('1', '2', '3', '4', 'five', '6', '7', '8', '9');
    expect(unifiedDiff(before, after)).toBe('@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n');
    expect(unifiedDiff(before, lines('1', 'two', '3', '4', '5', '6', '7', 'eight', '9'))).toContain('@@ -1,9 +1,9 @@');
  });
});
