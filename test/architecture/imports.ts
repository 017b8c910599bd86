import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync, Visitor, type ESTree } from 'vite';

const ROOT = join(import.meta.dirname, '../..');

export interface SourceFile {
  /** From the root of the repository: `src/core/dispatch.ts`. */
  readonly path: string;
  /** Files of this repository that it imports. */
  readonly imports: readonly string[];
  /** Packages that it imports, without subpaths; Node's own modules left out. */
  readonly packages: readonly string[];
}

/** Every source file below the folders, with what it imports; types count as well. */
export function readSources(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => readSource(join(folder, name))),
  );
}

function readSource(path: string): SourceFile {
  const names = importsOf(path, readFileSync(join(ROOT, path), 'utf8'));
  return {
    path,
    imports: names.filter((name) => name.startsWith('.')).map((name) => toSourcePath(path, name)),
    packages: names.filter((name) => !name.startsWith('.') && !name.startsWith('node:')).map(toPackage),
  };
}

/** What the text of a module imports: statements, `import()` and types, in their order; throws where it does not parse. */
export function importsOf(path: string, text: string): string[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors.map(({ message }) => message).join(', ')}`);
  const names: string[] = [];
  const take = ({ source }: { readonly source: ESTree.Expression | null }): void => {
    if (source === null) return;
    if (source.type !== 'Literal' || typeof source.value !== 'string')
      throw new Error(`${path} imports what only shows when it runs`);
    names.push(source.value);
  };
  new Visitor({
    ImportDeclaration: take,
    ImportExpression: take,
    ExportNamedDeclaration: take,
    ExportAllDeclaration: take,
    TSImportType: take,
  }).visit(program);
  return names;
}

function toSourcePath(from: string, specifier: string): string {
  return relative(ROOT, join(ROOT, dirname(from), specifier)).replace(/\.js$/, '.ts');
}

function toPackage(specifier: string): string {
  const [scope = '', name] = specifier.split('/');
  return scope.startsWith('@') && name !== undefined ? `${scope}/${name}` : scope;
}

/** Groups of files that import each other in a ring; none is the aim. */
export function findCycles(files: readonly SourceFile[]): string[][] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) cycles.push([...trail.slice(at), path]);
    if (at >= 0 || done.has(path)) return;
    for (const next of byPath.get(path)?.imports ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return cycles;
}
