import { isIP } from 'node:net';

/** Registries on the machine itself speak HTTP, as every other client of registries takes for granted. */
export function baseUrl(host: string): string {
  if (host === 'docker.io') return 'https://registry-1.docker.io';
  return `${/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) ? 'http' : 'https'}://${host}`;
}

/**
 * The address that a registry sends us to, for a token or for the bytes of a blob: on the registry itself, or on another public host by
 * HTTPS. A registry must not make the bot ask addresses inside its network.
 * @throws Error for any other
 */
export function leadsTo(location: string, from: string): URL {
  const url = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (url === undefined) throw new Error('the registry leads to what is no address');
  if (url.origin === new URL(from).origin) return url;
  const { hostname, protocol } = url;
  const isPublic = hostname.includes('.') && isIP(hostname.replace(/^\[|\]$/g, '')) === 0;
  if (protocol !== 'https:' || !isPublic || /\.(local|localhost|internal|svc)$/.test(hostname)) {
    throw new Error(`the registry leads to ${hostname}, which is no public host by HTTPS`);
  }
  return url;
}
