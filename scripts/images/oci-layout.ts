import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import type { Architecture } from './builder.js';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';

const descriptor = z.object({ mediaType: z.string(), digest: z.string(), size: z.int() });
const indexFile = z.object({ manifests: z.array(descriptor).length(1) });
const manifestFile = z.object({ config: descriptor, layers: z.array(descriptor).min(1) });

export type Descriptor = z.output<typeof descriptor>;

/** An image of one architecture. */
export interface BuiltImage {
  readonly architecture: Architecture;
  readonly manifest: Descriptor;
  /** Bytes that a node pulls: layers and configuration. */
  readonly compressed: number;
  /** Bytes of its layers unpacked. */
  readonly unpacked: number;
  /** The files that are its layers, in order. */
  readonly layers: readonly string[];
}

/** @throws Error when the layout holds anything but one image with gzipped layers */
export async function readLayout(layout: string, architecture: Architecture): Promise<BuiltImage> {
  const [manifest] = indexFile.parse(JSON.parse(await readFile(join(layout, 'index.json'), 'utf8'))).manifests;
  if (manifest === undefined) throw new Error(`${layout} holds no image`);
  const { config, layers } = manifestFile.parse(JSON.parse(await readFile(blob(layout, manifest.digest), 'utf8')));
  const files = layers.map(({ digest }) => blob(layout, digest));
  const { mediaType, digest, size } = manifest;
  return {
    architecture,
    manifest: { mediaType, digest, size },
    compressed: [config, ...layers].reduce((sum, part) => sum + part.size, 0),
    unpacked: (await Promise.all(files.map(unpackedSize))).reduce((sum, bytes) => sum + bytes, 0),
    layers: files,
  };
}

/**
 * Joins the layouts of several architectures in a new one, under an index.
 * @param name the repository, for whoever imports the archive
 * @returns the descriptor of the index: its digest is what capsule.yaml names
 */
export async function joinLayouts(
  parts: readonly { layout: string; image: BuiltImage }[],
  joined: string,
  name: string,
): Promise<Descriptor> {
  await mkdir(join(joined, 'blobs/sha256'), { recursive: true });
  for (const { layout } of parts) await cp(join(layout, 'blobs'), join(joined, 'blobs'), { recursive: true });
  const manifests = parts
    .map(({ image }) => ({ ...image.manifest, platform: { architecture: image.architecture, os: 'linux' } }))
    .sort((a, b) => (a.platform.architecture < b.platform.architecture ? -1 : 1));
  const text = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests });
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  const index = { mediaType: INDEX, digest, size: text.length };
  const annotations = { 'io.containerd.image.name': `${name}@${digest}` };
  await writeFile(blob(joined, digest), text);
  await writeFile(join(joined, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(
    join(joined, 'index.json'),
    JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [{ ...index, annotations }] }),
  );
  return index;
}

/** The file of a blob in a layout. */
export function blob(layout: string, digest: string): string {
  return join(layout, 'blobs', digest.replace(':', '/'));
}

/** Whether a descriptor is of one image, not of an index. */
export function isManifest({ mediaType }: Pick<Descriptor, 'mediaType'>): boolean {
  return mediaType === MANIFEST;
}

async function unpackedSize(file: string): Promise<number> {
  let bytes = 0;
  for await (const chunk of createReadStream(file).pipe(createGunzip())) bytes += (chunk as Buffer).length;
  return bytes;
}
