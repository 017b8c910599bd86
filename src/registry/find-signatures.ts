import { z } from 'zod';
import type { RegistryClient } from './registry-client.js';
import type { ClaimedSignature } from './signature.js';
import { MOST_SIGNATURES, signatureName } from './signature.js';

const SIMPLE_SIGNING = 'application/vnd.dev.cosign.simplesigning.v1+json';
const BUNDLE = /^application\/vnd\.dev\.sigstore\.bundle(\.v\d+\.\d+)?\+json/;

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const manifestSchema = z.object({
  layers: z.array(
    z.object({ mediaType: z.string(), digest, annotations: z.record(z.string(), z.string()).default({}) }),
  ),
});
const indexSchema = z.object({ manifests: z.array(z.object({ digest, artifactType: z.string().optional() })) });

/**
 * The signatures of an image that its registry has: cosign's tag `sha256-….sig`, and sigstore bundles that refer to the image, by the
 * referrers API or, where a registry has none, by the tag that stands for it.
 */
export async function findInRegistry(
  client: RegistryClient,
  image: string,
  signal: AbortSignal,
): Promise<readonly ClaimedSignature[]> {
  const [simple, bundles] = await Promise.all([
    findSimpleSigning(client, image, signal),
    findBundles(client, image, signal),
  ]);
  return [...bundles, ...simple];
}

async function findSimpleSigning(
  client: RegistryClient,
  image: string,
  signal: AbortSignal,
): Promise<ClaimedSignature[]> {
  const body = await client.manifest(`${signatureName(image)}.sig`, signal);
  if (body === undefined) return [];
  const layers = manifestSchema.parse(JSON.parse(body.toString())).layers.slice(0, MOST_SIGNATURES);
  const found: ClaimedSignature[] = [];
  for (const { mediaType, digest: payload, annotations } of layers) {
    const signature = annotations['dev.cosignproject.cosign/signature'];
    if (mediaType !== SIMPLE_SIGNING || signature === undefined) continue;
    const certificate = annotations['dev.sigstore.cosign/certificate'];
    const logEntry = annotations['dev.sigstore.cosign/bundle'];
    found.push({
      kind: 'simple-signing',
      payload: await client.blob(payload, signal),
      signature: Buffer.from(signature, 'base64'),
      ...(certificate === undefined ? {} : { certificate }),
      ...(logEntry === undefined ? {} : { logEntry }),
    });
  }
  return found;
}

async function findBundles(client: RegistryClient, image: string, signal: AbortSignal): Promise<ClaimedSignature[]> {
  const body = (await client.referrers(image, signal)) ?? (await client.manifest(signatureName(image), signal));
  if (body === undefined) return [];
  const { manifests } = indexSchema.parse(JSON.parse(body.toString()));
  // A registry may leave the type out of the index; the manifest's own layer decides.
  const likely = manifests.filter(({ artifactType }) => artifactType === undefined || BUNDLE.test(artifactType));
  const found: ClaimedSignature[] = [];
  for (const { digest: referrer } of likely.slice(0, MOST_SIGNATURES)) {
    const manifest = await client.manifest(referrer, signal);
    if (manifest === undefined) continue;
    const [layer] = manifestSchema.parse(JSON.parse(manifest.toString())).layers;
    if (layer === undefined || !BUNDLE.test(layer.mediaType)) continue;
    found.push({ kind: 'bundle', text: (await client.blob(layer.digest, signal)).toString() });
  }
  return found;
}
