import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Credentials } from '../../src/registry/credentials.js';
import { dockerCredentials } from '../../src/registry/credentials.js';
import { createImagePolicy } from '../../src/registry/image-policy.js';
import { leadsTo } from '../../src/registry/safe-url.js';
import { trustKey } from '../../src/registry/trust.js';
import type { FakeRegistry } from './support/fake-registry.js';
import { digestOf, startFakeRegistry } from './support/fake-registry.js';
import { keyBundle, newKeyPair, putBundle, REPOSITORY, statementFor } from './support/signing.js';

const KEYS = newKeyPair();
const DIGEST = digestOf('the image');
const NONE: Credentials = () => Promise.resolve(undefined);

let registry: FakeRegistry;
beforeEach(async () => {
  registry = await startFakeRegistry();
  putBundle(registry, DIGEST, keyBundle(statementFor(DIGEST), KEYS));
});
afterEach(() => registry.close());

function newPolicy(deadlineMs = 5_000, credentials = NONE): (signal?: AbortSignal) => Promise<void> {
  const signatures = [{ images: '*', trust: trustKey(KEYS.pem) }];
  const policy = createImagePolicy({ registries: undefined, signatures, bundles: undefined, credentials, deadlineMs });
  const image = `${registry.host}/${REPOSITORY}@${DIGEST}`;
  return (signal = new AbortController().signal) => policy.verify(image, signal);
}

const refusedBecause = (why: string): object => ({
  code: 'image-refused',
  userMessage: expect.stringContaining(why) as unknown,
});

describe('a registry', () => {
  test('that is away refuses the image, and asks again once it is back', async () => {
    registry.hostile = (request) => Boolean(request.socket.destroy());
    const verify = newPolicy();
    await expect(verify()).rejects.toMatchObject(refusedBecause('could not be fetched'));
    registry.hostile = () => false;
    await expect(verify()).resolves.toBeUndefined();
  });

  test('is asked once for an image that is good', async () => {
    const verify = newPolicy();
    await verify();
    const asked = registry.asked.length;
    await verify();
    expect([asked > 0, registry.asked.length]).toEqual([true, asked]);
  });

  test('that never answers is given up after the deadline', async () => {
    registry.hostile = () => true;
    await expect(newPolicy(100)()).rejects.toMatchObject(refusedBecause('no answer within 0.1 s'));
  });

  test('that never ends its answer is given up after the deadline', async () => {
    registry.hostile = (_, response) => response.writeHead(200).write('{');
    await expect(newPolicy(100)()).rejects.toMatchObject(refusedBecause('no answer within 0.1 s'));
  });

  test('is left when the asker stops, with the reason of that', async () => {
    const stop = new AbortController();
    registry.hostile = () => {
      stop.abort(new Error('stopped by a person'));
      return true;
    };
    await expect(newPolicy()(stop.signal)).rejects.toThrow('stopped by a person');
  });

  test.each([
    ['tells a size', (response: ServerResponse) => response.writeHead(200, { 'content-length': 1e12 }).flushHeaders()],
    ['never stops', (response: ServerResponse) => endless(response.writeHead(200))],
  ])('that sends too much, and %s, is cut off', async (_, flood) => {
    registry.hostile = (_request, response) => {
      flood(response);
      return true;
    };
    await expect(newPolicy()()).rejects.toMatchObject(refusedBecause('longer than 1048576 bytes'));
  });

  test('that breaks is not believed', async () => {
    registry.hostile = (_, response) => Boolean(response.writeHead(500).end('{}'));
    await expect(newPolicy()()).rejects.toMatchObject(refusedBecause('the registry answers 500'));
    registry.hostile = (_, response) => Boolean(response.writeHead(200).end('<html>'));
    await expect(newPolicy()()).rejects.toMatchObject(refusedBecause('could not be fetched'));
  });

  test('that gives another blob than was asked for is not believed', async () => {
    const forged = keyBundle(statementFor(DIGEST), KEYS).replace('a key', 'my key');
    registry.hostile = answerBlobs((response) => response.writeHead(200).end(forged));
    await expect(newPolicy()()).rejects.toMatchObject(refusedBecause('gives another content'));
  });

  test('that leads to another host inside the network is not followed', async () => {
    const inside = await startFakeRegistry();
    registry.hostile = answerBlobs((response) =>
      response.writeHead(307, { location: `http://${inside.host}/x` }).end(),
    );
    await expect(newPolicy()()).rejects.toMatchObject(refusedBecause('no public host'));
    expect(inside.asked).toEqual([]);
    await inside.close();
  });

  test('that leads in circles is left', async () => {
    registry.hostile = answerBlobs((response, { url = '' }) => response.writeHead(307, { location: url }).end());
    await expect(newPolicy()()).rejects.toMatchObject(refusedBecause('leads in circles'));
  });

  test('leads to public hosts by HTTPS, and to itself', () => {
    expect(leadsTo('https://blobs.example.com/x?y', 'https://ghcr.io/v2').href).toBe('https://blobs.example.com/x?y');
    expect(leadsTo('/elsewhere', 'http://127.0.0.1:5000/v2').href).toBe('http://127.0.0.1:5000/elsewhere');
    const bad = ['http://example.com', 'https://169.254.169.254/', 'https://[::1]/', 'https://redis/', 'file:///etc'];
    for (const location of [...bad, 'https://vault.prod.svc/', 'https://2130706433/', '//']) {
      expect(() => leadsTo(location, 'https://ghcr.io/v2'), location).toThrow('the registry leads to');
    }
  });
});

describe('a registry that wants a login', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recap-credentials-'));
    registry.login = 'bot:open sesame';
  });
  afterEach(() => rm(folder, { recursive: true }));

  const withConfig = async (config: unknown): Promise<() => Promise<void>> => {
    await writeFile(join(folder, 'config.json'), JSON.stringify(config));
    return newPolicy(5_000, dockerCredentials(join(folder, 'config.json')));
  };

  test('gets the one of docker’s configuration, for a token', async () => {
    const auth = Buffer.from('bot:open sesame').toString('base64');
    const verify = await withConfig({ auths: { [registry.host]: { auth } } });
    await expect(verify()).resolves.toBeUndefined();
    // One token for all questions, though they are asked at the same time.
    expect(registry.asked.filter((path) => path.includes('/token')).length).toBe(1);
  });

  test('refuses the image when there is none, or a wrong one, and tells it to nobody', async () => {
    await expect(newPolicy()()).rejects.toMatchObject(refusedBecause('token service answers 403'));
    const verify = await withConfig({ auths: { [registry.host]: { username: 'bot', password: 'open barley' } } });
    await expect(verify()).rejects.toMatchObject(refusedBecause('token service answers 403'));
    await expect(verify()).rejects.not.toMatchObject(refusedBecause('barley'));
  });

  test('refuses the image when the file can not be read', async () => {
    const verify = await withConfig({ auths: 'secret' });
    await expect(verify()).rejects.toMatchObject(refusedBecause("can't be read as a docker config.json"));
  });
});

function answerBlobs(answer: (response: ServerResponse, request: IncomingMessage) => unknown): FakeRegistry['hostile'] {
  return (request, response) => {
    if (request.url?.includes('/blobs/') !== true) return false;
    answer(response, request);
    return true;
  };
}

function endless(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
  };
  response.on('drain', more);
  more();
}
