import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisLimiter } from '../../src/redis/limiter.js';
import type { RedisOptions } from '../../src/redis/options.js';
import { RedisConnection } from '../../src/redis/connection.js';
import { createRedisObligations } from '../../src/redis/obligations.js';
import { anAdmission, NO_LIMITS } from '../contract/limiter/support.js';
import type { RedisServer } from '../support/redis-server.js';
import { freePort, startRedisServer } from '../support/redis-server.js';
import { optionsFor, useRedis } from './support.js';

const LIMITS = { ...NO_LIMITS, levels: { cluster: { concurrent: 1 } } };

describe('a Redis with TLS and a user of its own', () => {
  const { log } = useRedis();
  let folder: string;
  let server: RedisServer;
  let secured: RedisOptions;
  const openssl = (...words: string[]): void => {
    execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' });
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recap-tls-'));
    const subject = (name: string): string[] => ['-nodes', '-days', '2', '-subj', `/CN=${name}`];
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-keyout', 'ca.key', '-out', 'ca.pem', ...subject('test authority'));
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-keyout',
      'key.pem',
      '-out',
      'csr.pem',
      '-nodes',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
    );
    openssl(
      'x509',
      '-req',
      '-in',
      'csr.pem',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      'cert.pem',
      '-days',
      '2',
      '-copy_extensions',
      'copy',
    );
    const port = await freePort();
    const file = (name: string): string => join(folder, name);
    const tls = ['--tls-port', String(port), '--tls-cert-file', file('cert.pem'), '--tls-key-file', file('key.pem')];
    server = await startRedisServer({
      args: [...tls, '--tls-ca-cert-file', file('ca.pem'), '--tls-auth-clients', 'no'],
    });
    const plain = optionsFor(server);
    const rights = [
      'on',
      '>hunter2',
      `~${plain.prefix}:*`,
      `~b_${plain.prefix}:*`,
      `&b_${plain.prefix}:*`,
      '+@all',
      '-@admin',
      '+info',
    ];
    await server.admin.call('ACL', 'SETUSER', 'recap', ...rights);
    secured = { ...plain, url: `rediss://recap@localhost:${port}`, password: 'hunter2', caFile: file('ca.pem') };
  }, 60_000);
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const put = async (options: RedisOptions): Promise<void> => {
    const connection = new RedisConnection(options, log);
    try {
      await createRedisObligations(connection).put({ id: 'runs 1', what: '' }, 1_000, 'test');
    } finally {
      await connection.close();
    }
  };

  it('is written to, and limits, who waits included', async () => {
    await put(secured);
    const limiter = createRedisLimiter(secured, LIMITS, log, { quiet: 0 });
    try {
      const { keys } = anAdmission();
      const jobs = [1, 2, 3].map(() => limiter.run(anAdmission({ keys }), () => Promise.resolve('ran')));
      expect(await Promise.all(jobs)).toEqual(['ran', 'ran', 'ran']);
    } finally {
      await limiter.close();
    }
  });

  it.each([
    [
      'of an authority that is not the one named',
      (): RedisOptions => {
        const { caFile: _, ...rest } = secured;
        return rest;
      },
    ],
    ['for another name', (): RedisOptions => ({ ...secured, url: secured.url.replace('localhost', '127.0.0.1') })],
  ])('is not believed with a certificate %s', async (_, options) => {
    await expect(put(options())).rejects.toMatchObject({ code: 'store-unreachable' });
  });

  it('that refuses the password says what to look at', async () => {
    await expect(put({ ...secured, password: 'wrong' })).rejects.toMatchObject({ code: 'store-unreachable' });
  });
});
