import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecapError } from '../../src/domain/errors.js';
import { Health } from '../../src/telemetry/health.js';
import { createMetrics } from '../../src/telemetry/metrics.js';
import type { OperationsServer } from '../../src/telemetry/operations-server.js';
import { serveOperations } from '../../src/telemetry/operations-server.js';
import { operationsPages } from '../../src/telemetry/pages.js';
import { Pulse } from '../../src/telemetry/pulse.js';
import { recordingLog } from '../slack/support.js';

const HERE = '127.0.0.1';

describe('the port of operations', () => {
  let server: OperationsServer;
  let now = 0;
  const pulse = new Pulse(1_000, () => now);
  beforeAll(async () => {
    const health = new Health(recordingLog(), { every: 1_000, deadline: 1_000 });
    const pages = operationsPages({ health, pulse, metrics: createMetrics(), sample: () => undefined });
    server = await serveOperations(pages, { host: HERE, port: 0 });
  });
  afterAll(() => server.close());

  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`http://${HERE}:${server.port}${path}`, init);

  it('is alive while the sweep goes round, and not when it stands still', async () => {
    await pulse.around({ port: 'obligations', method: 'claim', args: [] }, () => Promise.resolve());
    expect((await ask('/livez')).status).toBe(200);
    now = 61_000;
    const dead = await ask('/livez');
    expect([dead.status, await dead.text()]).toEqual([503, 'the sweep has stood still for 61 s\n']);
    now = 0;
  });

  it('is not ready before the bot has started', async () => {
    const page = await ask('/readyz?verbose');
    expect([page.status, await page.text()]).toEqual([503, 'PROBLEM  bot: has not started yet\n']);
  });

  it('gives the metrics as Prometheus reads them', async () => {
    const page = await ask('/metrics');
    expect(page.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await page.text()).toContain('# TYPE recap_runs_total counter');
  });

  it('answers HEAD without a body, other methods by 405 and other paths by 404', async () => {
    const head = await ask('/livez', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '3', '']);
    const post = await ask('/livez', { method: 'POST', body: 'x'.repeat(100_000) }).catch(() => undefined);
    if (post !== undefined) expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    for (const path of ['/', '/livez/', '/__proto__', '/constructor', '/metrics/../livez%00']) {
      expect((await ask(path)).status, path).toBe(404);
    }
  });

  it('reads no words that are too many', async () => {
    const socket = connect(server.port, HERE);
    await once(socket, 'connect');
    socket.write(`GET /livez HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('says plainly when its port is taken', async () => {
    const taken = serveOperations({}, { host: HERE, port: server.port });
    await expect(taken).rejects.toThrow(RecapError);
    await expect(taken).rejects.toThrow(/port \d+ of operations can't be had \(EADDRINUSE\)/);
  });
});
