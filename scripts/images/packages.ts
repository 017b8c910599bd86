import { gunzipSync } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import type { BuiltImage } from './oci-layout.js';

const BLOCK = 512;
const STATUS = /^var\/lib\/dpkg\/status\.d\/[^/]+$/;

/** One file of a layer. */
export interface LayerFile {
  /** Without a slash or `./` in front. */
  readonly path: string;
  /** Permissions, set-id and sticky bits. */
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

/** The files and folders of a gzipped tar, as builders write them: ustar, with pax headers for names beyond it. */
export function* readLayer(gzipped: Buffer): Generator<LayerFile> {
  const tar = gunzipSync(gzipped);
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const header = tar.subarray(at, at + BLOCK);
    const number = (from: number, to: number): number => parseInt(header.toString('latin1', from, to), 8) || 0;
    const text = (from: number, to: number): string => header.toString('utf8', from, to).replace(/\0.*$/s, '');
    const size = number(124, 136);
    const body = tar.subarray(at + BLOCK, at + BLOCK + size);
    const type = text(156, 157);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'x' || type === 'g') {
      longName = /^\d+ path=(.*)$/m.exec(body.toString())?.[1] ?? longName;
      continue;
    }
    const name = longName ?? `${text(345, 500)}/${text(0, 100)}`;
    longName = undefined;
    yield {
      path: name.replace(/^[./]*\//, ''),
      // Some builders write the type of the file into it too.
      mode: number(100, 107) & 0o7777,
      uid: number(108, 116),
      mtime: number(136, 148),
      directory: type === '5',
      body,
    };
  }
}
