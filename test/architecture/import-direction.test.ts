import { describe, expect, test } from 'vitest';
import type { SourceFile } from './imports.js';
import { findCycles, readSources } from './imports.js';

const files = readSources('src', 'commands');

/** A part of the product, and the parts that its files may import beside their own. `main` is what stands in src/ itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  catalog: ['domain'],
  output: ['domain', 'core/ports'],
  commands: ['catalog/define-command', 'domain'],
  core: ['domain', 'catalog'],
  slack: ['domain', 'core/ports'],
  kubernetes: ['domain', 'core/ports'],
  redis: ['domain', 'core/ports'],
  memory: ['domain', 'core/ports'],
  registry: ['domain', 'core/ports'],
  audit: ['domain', 'core/ports'],
  totp: ['domain', 'core/ports'],
  telemetry: ['domain', 'core/ports'],
  sandbox: ['domain', 'core/ports'],
  cli: [''],
  main: [''],
};

/** Packages that only some parts may know. */
const ONLY_IN: Readonly<Record<string, readonly string[]>> = {
  '@slack/bolt': ['slack'],
  '@slack/web-api': ['slack'],
  '@slack/socket-mode': ['slack'],
  '@kubernetes/client-node': ['kubernetes'],
  '@sigstore/bundle': ['registry'],
  '@sigstore/protobuf-specs': ['registry'],
  '@sigstore/verify': ['registry'],
  ioredis: ['redis'],
  bottleneck: ['redis', 'memory'],
  'prom-client': ['telemetry'],
  preact: ['sandbox'],
  esbuild: ['sandbox'],
  selfsigned: ['sandbox'],
};

function partOf(path: string): string {
  if (path.startsWith('commands/')) return 'commands';
  const [, part = '', more] = path.split('/');
  return more === undefined ? 'main' : part;
}

function strays({ path, imports }: SourceFile): string[] {
  const part = partOf(path);
  const allowed = MAY_IMPORT[part];
  if (allowed === undefined) return [`${path}: no rule for the part ${part}`];
  return imports
    .filter((target) => partOf(target) !== part)
    .filter((target) => !allowed.some((prefix) => target.replace(/^src\//, '').startsWith(prefix)))
    .map((target) => `${path} -> ${target}`);
}

describe('the direction of imports', () => {
  test('is read from real files', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.some(({ imports }) => imports.includes('src/domain/errors.ts'))).toBe(true);
  });

  test('points inward, and adapters do not know each other', () => {
    expect(files.flatMap(strays)).toEqual([]);
  });

  test('keeps each outside package in the part that adapts it', () => {
    const misplaced = files.flatMap(({ path, packages }) =>
      packages.filter((name) => ONLY_IN[name]?.includes(partOf(path)) === false).map((name) => `${path} -> ${name}`),
    );
    expect(misplaced).toEqual([]);
  });

  test('has no cycles, types included', () => {
    expect(findCycles(files)).toEqual([]);
  });

  test('would find a cycle', () => {
    const ring = ['a', 'b'].map((path) => ({ path, imports: [path === 'a' ? 'b' : 'a'], packages: [] }));
    expect(findCycles(ring)).toHaveLength(1);
  });
});
