import { describe, expect, it } from 'vitest';
import { refusalOf, runningWorkspace, webClient } from './support/running-workspace.js';

const post = { channel: 'C0OPS', text: 'x' };

describe('fault injection', () => {
  it('limits one method with Retry-After, once', async () => {
    const workspace = await runningWorkspace();
    const { chat, auth } = webClient(workspace);
    workspace.faults.add({
      method: 'chat.postMessage',
      times: 1,
      fault: { kind: 'rate-limited', retryAfterSeconds: 7 },
    });
    await expect(chat.postMessage(post)).rejects.toMatchObject({ retryAfter: 7 });
    await auth.test();
    await chat.postMessage(post);
    expect(workspace.calls('chat.postMessage').map(({ status }) => status)).toEqual([429, 200]);
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('cuts the connection %s the effect was stored', async (when, stored) => {
    const workspace = await runningWorkspace();
    workspace.faults.add({ channel: 'C0OPS', fault: { kind: 'reset', when } });
    await expect(webClient(workspace).chat.postMessage(post)).rejects.toThrow();
    expect(workspace.messages('C0OPS')).toHaveLength(stored);
    await webClient(workspace).chat.postMessage({ ...post, channel: 'C0INCIDENT42' });
  });

  it('hangs until the client gives up, answers late, or with a status of a broken proxy', async () => {
    const workspace = await runningWorkspace();
    workspace.faults.add({ times: 1, fault: { kind: 'hang', when: 'after' } });
    await expect(webClient(workspace, { timeout: 500 }).chat.postMessage(post)).rejects.toThrow('timeout');
    await workspace.waitFor(() => workspace.messages('C0OPS').length === 1);
    const client = webClient(workspace);
    workspace.faults.add({ times: 1, fault: { kind: 'http', status: 503 } });
    await expect(client.chat.postMessage(post)).rejects.toMatchObject({ statusCode: 503 });
    workspace.faults.add({ times: 1, fault: { kind: 'slow', delayMs: 30 } });
    await client.chat.postMessage(post);
    expect(workspace.calls('chat.postMessage').at(-1)?.tookMs).toBeGreaterThanOrEqual(29);
  });

  it('forces a refusal, until it is taken back', async () => {
    const workspace = await runningWorkspace();
    const { chat } = webClient(workspace);
    const takeBack = workspace.faults.add({
      fault: { kind: 'error', error: 'invalid_blocks', messages: ['no charts'] },
    });
    expect(await refusalOf(chat.postMessage(post))).toMatchObject({
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] no charts'] },
    });
    takeBack();
    await chat.postMessage(post);
  });

  it('counts posts beyond one a second and channel, and refuses them when told to', async () => {
    let now = 1_795_000_000_000;
    const rate = { enforce: true, perSecond: 1, burst: 2 };
    const workspace = await runningWorkspace({ rate, now: () => now });
    const { chat } = webClient(workspace);
    await chat.postMessage(post);
    await chat.postMessage(post);
    await expect(chat.postMessage(post)).rejects.toMatchObject({ retryAfter: 1 });
    await chat.postMessage({ ...post, channel: 'C0INCIDENT42' });
    now += 1000;
    await chat.postMessage(post);
    expect(workspace.rateOf('C0OPS')).toEqual({ posts: 3, beyond: 1, peakPerSecond: 2 });
  });
});
