import { describe, expect, it } from 'vitest';
import { importsOf } from './imports.js';

describe('the imports of a module', () => {
  it('are those of values, of types, of what is passed on, and of what is loaded later', () => {
    const text = `import type { A } from './a.js';
      import b, { type C } from 'b';
      import './side.js';
      export { type D } from './d.js';
      export * from './e.js';
      export const f = async (g: import('./g.js').G) => (await import('./f.js')).f(g);
      export const text = "import x from './not.js'"; // import './neither.js';
      `;
    expect(importsOf('src/x.ts', text)).toEqual(['./a.js', 'b', './side.js', './d.js', './e.js', './g.js', './f.js']);
  });

  it('can be seen without running it, or it is refused', () => {
    expect(() => importsOf('src/x.ts', 'export const x = await import(process.argv[2]);')).toThrow(/when it runs/);
    expect(() => importsOf('src/x.ts', 'import from')).toThrow(/does not parse/);
  });
});
