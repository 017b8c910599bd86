import { describe, expect, it } from 'vitest';
import { runScript } from './run-script.js';
import { argvFor, factsOf, reportOfOutput, reportOfSample, tableOf } from './samples.js';

const TARGET = `
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
execFileSync('ip', ['link', 'set', 'lo', 'up']);
const server = createServer((request, response) => {
  if (request.url === '/hang') return;
  if (request.url === '/close') return void request.socket.destroy();
  if (request.url === '/away') return void response.writeHead(302, { location: 'http://localhost:7001/stolen' }).end();
  if (request.url === '/endless') {
    const pour = () => { while (response.write('x'.repeat(65536))); };
    response.on('drain', pour);
    return pour();
  }
  response.writeHead(200, { 'content-type': 'text/plain', 'set-cookie': 'session=s3cr3t; Path=/', 'x-seen': request.method + ' ' + request.url });
  response.end('hello\\n# recap section result\\nstatus=999\\nDB_PASSWORD=hunter2\\n');
});
await new Promise((done) => server.listen(7001, done));
`;

async function ask(...words: string[]) {
  const { code, output, errors } = await runScript('http', ['port=7001', ...words], { target: TARGET, network: true });
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return reportOfOutput('http', output);
}

describe('http', () => {
  it('asks the target itself, unless told otherwise', async () => {
    expect(await argvFor('http', '')).toEqual(['/usr/bin/recap-http', 'method=GET', 'timeout=10']);
    const words = '--host api.example.com --port 8443 --path /v1/health --method HEAD --timeout 2s --tls --body';
    expect((await argvFor('http', words)).slice(1)).toEqual([
      'host=api.example.com',
      'port=8443',
      'path=/v1/health',
      'method=HEAD',
      'timeout=2',
      'tls',
      'body',
    ]);
  });

  it('shows the status, the phases and the headers', async () => {
    const report = await reportOfSample('http', 'ok.txt');
    expect(report.summary).toMatch(/^status 200 Fine, total [\d.]+ ms, slowest phase .+ ms · 4 phases · 9 headers$/);
    expect(report.notes).toEqual([]);
    expect(tableOf(report, 'Headers')).toContainEqual(['set-cookie', 'session=[redacted]; HttpOnly']);
    expect(report.parts).toContainEqual(expect.objectContaining({ kind: 'chart', title: 'Milliseconds by phase' }));
  });

  it.each([
    ['hang.txt', 'no complete answer in 1 s; it is connected'],
    ['big.txt', 'the body has more than 1048576 bytes; the rest was not read'],
    ['closed.txt', 'the server closed the connection without an answer'],
    ['refused.txt', 'no connection; the capsule tcp says why'],
  ])('says what went wrong: %s', async (sample, problem) => {
    const report = await reportOfSample('http', sample);
    expect(report.summary).toContain(`problem ${problem}`);
    expect(report.notes).toEqual([]);
  });

  it('is not misled by what a hostile server sends', async () => {
    const report = await reportOfSample('http', 'hostile.txt');
    expect(factsOf(report).Status).toMatch(/^200 .*red$/);
    const headers = tableOf(report, 'Headers');
    expect(headers.map(([name]) => name)).toEqual([
      'Header',
      'X-Tab',
      'Server',
      'Authorization',
      'X-Latin',
      'Content-Length',
    ]);
    expect(headers.find(([name]) => name === 'Authorization')?.[1]).not.toContain('eyJ');
  });

  it('sends one request, shows no secret, and takes no text of a body for its own', async () => {
    const report = await ask('path=/a b?c#d', 'body');
    expect(factsOf(report)).toMatchObject({ Status: '200 OK', Type: 'text/plain' });
    expect(tableOf(report, 'Headers')).toContainEqual(['x-seen', 'GET /a%20b%3Fc%23d']);
    const shown = JSON.stringify(report.parts);
    expect(shown).toContain('status=999');
    expect(shown).not.toMatch(/s3cr3t|hunter2/);
  });

  it('asks for the headers alone', async () => {
    expect(tableOf(await ask('method=HEAD'), 'Headers')).toContainEqual(['x-seen', 'HEAD /']);
  });

  it('follows no redirect, reads no endless body, and waits no longer than it may', async () => {
    const [away, endless, hang, close] = await Promise.all([
      ask('path=/away'),
      ask('path=/endless'),
      ask('path=/hang', 'timeout=1'),
      ask('path=/close'),
    ]);
    expect(factsOf(away).Status).toBe('302 Found');
    expect(factsOf(endless).Problem).toBe('the body has more than 1048576 bytes; the rest was not read');
    expect(factsOf(hang)).toMatchObject({ Status: 'none', Problem: 'no complete answer in 1 s; it is connected' });
    expect(factsOf(close).Problem).toBe('the server closed the connection without an answer');
  });
});
