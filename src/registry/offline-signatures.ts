import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClaimedSignature } from './signature.js';
import { MOST_SIGNATURES, signatureName } from './signature.js';

/**
 * The signatures of an image that lie in a folder, for where no registry can be asked: sigstore bundles called
 * `sha256-….sigstore.json` (or `sha256-…-ANYTHING.sigstore.json`), and cosign's payload and signature as `sha256-….payload` and
 * `sha256-….sig` (base64). Rejects when the folder can't be read.
 */
export async function findInFolder(folder: string, image: string): Promise<readonly ClaimedSignature[]> {
  const name = signatureName(image);
  const files = (await readdir(folder)).filter((file) => file.startsWith(name)).sort();
  const read = (file: string): Promise<string> => readFile(join(folder, file), 'utf8');
  const bundles = files.filter((file) => file.endsWith('.sigstore.json')).slice(0, MOST_SIGNATURES);
  const found: ClaimedSignature[] = [];
  for (const file of bundles) found.push({ kind: 'bundle', text: await read(file) });
  if (files.includes(`${name}.payload`) && files.includes(`${name}.sig`)) {
    const payload = await readFile(join(folder, `${name}.payload`));
    found.push({ kind: 'simple-signing', payload, signature: Buffer.from(await read(`${name}.sig`), 'base64') });
  }
  return found;
}
