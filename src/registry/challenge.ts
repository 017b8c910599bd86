import { z } from 'zod';
import { readBody } from './bounded-body.js';
import type { Credentials } from './credentials.js';
import { leadsTo } from './safe-url.js';

const MOST_TOKEN_BYTES = 64 * 1024;
const tokenAnswer = z.object({ token: z.string().optional(), access_token: z.string().optional() });

/**
 * Answers a registry's `WWW-Authenticate`: the header `Authorization` for the next try.
 * @param base the registry's own address
 * @throws Error when there is no way to answer it
 */
export async function answerChallenge(
  challenge: string,
  { base, host, credentials }: { base: string; host: string; credentials: Credentials },
  signal: AbortSignal,
): Promise<string> {
  const login = await credentials(host);
  const basic = login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`;
  if (/^basic\b/i.test(challenge) && basic !== undefined) return basic;
  if (!/^bearer\b/i.test(challenge)) throw new Error('the registry wants credentials, and none are configured for it');
  const { realm, service, scope } = parameters(challenge);
  if (realm === undefined) throw new Error('the registry asks for a token and does not say where to get one');
  const url = leadsTo(realm, base);
  if (service !== undefined) url.searchParams.set('service', service);
  if (scope !== undefined) url.searchParams.set('scope', scope);
  const headers = basic === undefined ? {} : { authorization: basic };
  const response = await fetch(url, { headers, redirect: 'error', signal });
  const body = await readBody(response, MOST_TOKEN_BYTES);
  if (!response.ok) throw new Error(`the registry's token service answers ${response.status}`);
  const { token, access_token } = tokenAnswer.parse(JSON.parse(body.toString()));
  const given = token ?? access_token;
  if (given === undefined || !/^[\x21-\x7e]+$/.test(given))
    throw new Error("the registry's token service gives no token");
  return `Bearer ${given}`;
}

function parameters(challenge: string): { realm?: string; service?: string; scope?: string } {
  const found = new Map([...challenge.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  const named = (name: string): object => (found.has(name) ? { [name]: found.get(name) } : {});
  return { ...named('realm'), ...named('service'), ...named('scope') };
}
