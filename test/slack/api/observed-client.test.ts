import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OutsideCall } from '../../../src/core/ports.js';
import type { Workspace } from '../../../src/sandbox/workspace/workspace.js';
import { startWorkspace } from '../../../src/sandbox/workspace/start-workspace.js';
import { createClients } from '../../../src/slack/api/clients.js';
import { checkAlive } from '../../../src/slack/check-alive.js';
import { loggerOver } from '../../../src/slack/logger.js';
import { recordingLog } from '../support.js';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await startWorkspace();
});
afterAll(() => workspace.close());

function aClient(seen: string[]) {
  const observe = (call: OutsideCall): void => {
    if (call.to === 'slack') seen.push(`${call.method} ${call.outcome} ${call.ms >= 0}`);
  };
  const { apiUrl, botToken: token } = workspace;
  return createClients({
    token,
    apiUrl,
    logger: loggerOver(recordingLog()),
    timeout: 10_000,
    uploadTimeout: 10_000,
    observe,
  });
}

it('a call of the Web API is told as it ends, by its method and what came of it', async () => {
  const seen: string[] = [];
  const { reader, writer } = aClient(seen);
  await reader.auth.test();
  await expect(writer.chat.postMessage({ channel: 'C0NOWHERE', text: 'hi' })).rejects.toThrow();
  workspace.faults.add({ method: 'auth.test', times: 1, fault: { kind: 'rate-limited', retryAfterSeconds: 7 } });
  await expect(reader.auth.test()).rejects.toThrow();
  workspace.faults.add({ method: 'auth.test', times: 1, fault: { kind: 'reset', when: 'before' } });
  await expect(reader.auth.test()).rejects.toThrow();
  expect(seen).toEqual([
    'auth.test ok true',
    'chat.postMessage refused true',
    'auth.test limited true',
    'auth.test failed true',
  ]);
});

it('Slack serves the bot while payloads come in and its token is taken, also when it limits that question', async () => {
  const { reader } = aClient([]);
  const open = { ready: () => true };
  await checkAlive(open, reader);
  workspace.faults.add({ method: 'auth.test', times: 1, fault: { kind: 'rate-limited', retryAfterSeconds: 7 } });
  await checkAlive(open, reader);
  await expect(checkAlive({ ready: () => false }, reader)).rejects.toThrow('Requests of Slack can not come in.');
  workspace.faults.add({ method: 'auth.test', times: 1, fault: { kind: 'error', error: 'token_revoked' } });
  await expect(checkAlive(open, reader)).rejects.toThrow('Slack refuses the bot token (token_revoked).');
  workspace.faults.add({ method: 'auth.test', times: 1, fault: { kind: 'http', status: 503 } });
  await expect(checkAlive(open, reader)).rejects.toThrow('Slack does not answer.');
});
