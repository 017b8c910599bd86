import { createHash } from 'node:crypto';
import { readBody } from './bounded-body.js';
import { answerChallenge } from './challenge.js';
import type { Credentials } from './credentials.js';
import type { ImageReference } from './image-reference.js';
import { baseUrl, leadsTo } from './safe-url.js';

/** The specification's own limit for manifests is 4 MiB; what carries signatures is a few KiB. */
const MOST_BYTES = 1024 * 1024;
const MOST_REDIRECTS = 3;
const MANIFESTS = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Reads one repository of a registry, as the OCI distribution specification has it. Every method rejects when the registry does not serve. */
export interface RegistryClient {
  /** A manifest by tag or digest; undefined when it is not there. */
  manifest(reference: string, signal: AbortSignal): Promise<Buffer | undefined>;
  /** Never another content than the digest's. */
  blob(digest: string, signal: AbortSignal): Promise<Buffer>;
  /** The index of what refers to a digest; undefined where the registry knows nothing of that. */
  referrers(digest: string, signal: AbortSignal): Promise<Buffer | undefined>;
}

export function createRegistryClient({ host, path }: ImageReference, credentials: Credentials): RegistryClient {
  const base = baseUrl(host);
  // Two questions at a time share one token.
  let authorizing: Promise<string> | undefined;

  const get = async (url: URL, accept: string, signal: AbortSignal): Promise<Response> => {
    const ask = (authorization: string | undefined): Promise<Response> => {
      const headers = { accept, ...(authorization === undefined ? {} : { authorization }) };
      return fetch(url, { headers, redirect: 'manual', signal });
    };
    const authorization = await authorizing;
    const first = await ask(authorization);
    if (first.status !== 401 || authorization !== undefined) return first;
    await first.body?.cancel();
    const challenge = first.headers.get('www-authenticate') ?? '';
    authorizing ??= answerChallenge(challenge, { base, host, credentials }, signal);
    return ask(await authorizing);
  };

  const read = async (
    what: string,
    accept: string,
    signal: AbortSignal,
    absent = [404],
  ): Promise<Buffer | undefined> => {
    let url = new URL(`/v2/${path}/${what}`, base);
    let response = await get(url, accept, signal);
    // Blobs often lie in a store elsewhere; it gets no credentials of the registry.
    for (let redirects = 0; response.status >= 301 && response.status <= 308; redirects++) {
      await response.body?.cancel();
      if (redirects === MOST_REDIRECTS) throw new Error('the registry leads in circles');
      url = leadsTo(response.headers.get('location') ?? '', url.href);
      response = await fetch(url, { redirect: 'manual', signal });
    }
    const body = await readBody(response, MOST_BYTES);
    if (response.ok) return body;
    if (absent.includes(response.status)) return undefined;
    throw new Error(`the registry answers ${response.status}`);
  };

  return {
    manifest: async (reference, signal) => {
      const body = await read(`manifests/${reference}`, MANIFESTS, signal);
      if (body !== undefined && reference.startsWith('sha256:')) checkDigest(body, reference);
      return body;
    },
    blob: async (digest, signal) => {
      const body = await read(`blobs/${digest}`, '*/*', signal);
      if (body === undefined) throw new Error(`the registry has no ${digest}`);
      checkDigest(body, digest);
      return body;
    },
    // Registries from before the referrers API know neither its path nor its method.
    referrers: (digest, signal) =>
      read(`referrers/${digest}`, 'application/vnd.oci.image.index.v1+json', signal, [400, 404, 405, 501]),
  };
}

function checkDigest(body: Buffer, digest: string): void {
  if (`sha256:${createHash('sha256').update(body).digest('hex')}` !== digest) {
    throw new Error(`the registry gives another content than ${digest}`);
  }
}
