import { gunzipSync } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import type { BuiltImage } from './oci-layout.js';

const BLOCK = 512;
const STATUS = /^(\.\/)?var\/lib\/dpkg\/status\.d\/[^/]+$/;

/** One file of a layer. */
export interface LayerFile {
  /** Without a slash or `./` in front. */
  readonly path: string;
  readonly mode: number;
  readonly mtime: number;
  readonly uid: number;
  readonly directory: boolean;
  readonly body: Buffer;
}

/** The Debian packages of which images hold files, with their versions. */
export async function readPackages(images: readonly BuiltImage[]): Promise<Record<string, string>> {
  const packages = new Map<string, string>();
  for (const layer of images.flatMap(({ layers }) => layers)) {
    for (const { path, body } of readLayer(await readFile(layer))) {
      if (!STATUS.test(path)) continue;
      const text = body.toString();
      packages.set(/^Package: (.*)$/m.exec(text)?.[1] ?? path, /^Version: (.*)$/m.exec(text)?.[1] ?? '');
    }
  }
  return Object.fromEntries([...packages].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The entries of a gzipped tar, as builders write them: ustar, with names that need no extension. */
export function* readLayer(gzipped: Buffer): Generator<LayerFile> {
  const tar = gunzipSync(gzipped);
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const header = tar.subarray(at, at + BLOCK);
    const number = (from: number, to: number): number => parseInt(header.toString('latin1', from, to), 8) || 0;
    const text = (from: number, to: number): string => header.toString('utf8', from, to).replace(/\0.*$/s, '');
    const size = number(124, 136);
    const prefix = text(345, 500);
    const path = `${prefix === '' ? '' : `${prefix}/`}${text(0, 100)}`.replace(/^\.?\//, '');
    yield {
      path,
      mode: number(100, 107),
      uid: number(108, 116),
      mtime: number(136, 148),
      directory: text(156, 157) === '5',
      body: tar.subarray(at + BLOCK, at + BLOCK + size),
    };
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}
