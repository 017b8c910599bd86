import { afterEach, describe, expect, it } from 'vitest';
import type { SlackApp } from '../../../src/slack/app.js';
import type { Stage, StageOptions } from '../support.js';
import { openStage } from '../support.js';

const OPS = 'C0OPS';
let stage: Stage;
const open = async (options: StageOptions = {}): Promise<Stage> => (stage = await openStage(options));
afterEach(() => stage.close());

const connections = async (count: number): Promise<void> => {
  await expect.poll(() => stage.workspace.sockets.count, { timeout: 5_000, interval: 10 }).toBe(count);
};

describe('Socket Mode', () => {
  it('holds two connections, and loses no command when Slack closes one after the other', async () => {
    await open();
    await connections(2);
    for (let count = 0; count < 6; count += 1) {
      await connections(2);
      if (count % 2 === 1) stage.workspace.sockets.disconnect('refresh_requested', 0);
      expect(await stage.workspace.as('U0ALICE').slash(OPS, `help ${count}`)).toMatchObject({ acked: true });
    }
    await connections(2);
    expect(stage.asked).toHaveLength(6);
  });

  it('is not ready while no connection stands, and comes back by itself after failed attempts', async () => {
    await open();
    await connections(2);
    stage.workspace.faults.add({ fault: { kind: 'http', status: 503 }, method: 'apps.connections.open', times: 2 });
    stage.workspace.sockets.kill('all');
    await expect.poll(() => stage.app.ready()).toBe(false);
    await expect.poll(() => stage.app.ready(), { timeout: 8_000 }).toBe(true);
    expect((await stage.workspace.as('U0ALICE').slash(OPS, 'help')).acked).toBe(true);
  });

  it('says which token is wrong instead of starting', async () => {
    await open();
    const wrong = (slack: StageOptions['slack']): Promise<Stage> =>
      openStage({ ...(slack === undefined ? {} : { slack }) });
    await expect(wrong({ botToken: 'xoxb-wrong' })).rejects.toThrow(/bot token \(invalid_auth\)/);
    await expect(wrong({ mode: { kind: 'socket', appToken: 'xapp-wrong' } })).rejects.toThrow(/app token/);
  });
});

describe('stopping', () => {
  const stop = (app: SlackApp, ms: number): Promise<boolean> => app.stop(ms);

  it('takes nothing new and waits for what goes on', async () => {
    let end = (): void => undefined;
    await open({ handle: () => new Promise((resolve) => (end = resolve)) });
    await stage.workspace.as('U0ALICE').slash(OPS, 'netstat shop/web');
    const stopped = stop(stage.app, 5_000);
    await connections(0);
    expect(stage.app.ready()).toBe(false);
    expect((await stage.workspace.as('U0ALICE').slash(OPS, 'help')).acked).toBe(false);
    end();
    expect(await stopped).toBe(true);
  });

  it('gives up at its deadline, and says so', async () => {
    let end = (): void => undefined;
    await open({ handle: () => new Promise((resolve) => (end = resolve)) });
    await stage.workspace.as('U0ALICE').slash(OPS, 'netstat shop/web');
    expect(await stop(stage.app, 50)).toBe(false);
    end();
  });
});
