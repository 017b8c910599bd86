import type { WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import type { OpenPage } from './open-page.js';
import { openPage } from './open-page.js';
import { CHANNEL } from './page-scene.js';

let open: OpenPage;

beforeAll(async () => {
  open = await openPage();
});

afterAll(() => open.close());

const composer = () => open.page.getByRole('combobox', { name: 'Message #incident-42' });

describe('what is typed', () => {
  it('stays when the app doesn’t answer a command, and Slackbot says why', async () => {
    await composer().fill('/recap silent');
    await composer().press('Enter');
    await open.page.getByText('Running…').waitFor();
    const slackbot = open.page.getByRole('article', { name: /^Slackbot/ });
    await slackbot.getByText('Only visible to you').waitFor();
    expect(await slackbot.locator('.badge').count()).toBe(0);
    await open.page.getByRole('alert').getByText('Not delivered').waitFor();
    expect(await composer().inputValue()).toBe('/recap silent');
    await slackbot.getByRole('button', { name: 'Dismiss message' }).click();
    await slackbot.waitFor({ state: 'detached' });
  });

  it('stays when the connection is lost, which the page says and mends', async () => {
    const { page, scene } = open;
    const sockets: WebSocketRoute[] = [];
    let isUp = true;
    await page.routeWebSocket(/\/page\/socket/, async (socket) => {
      if (!isUp) return socket.close();
      socket.connectToServer();
      sockets.push(socket);
      return undefined;
    });
    await page.reload();
    await composer().waitFor();
    isUp = false;
    await Promise.all(sockets.map((socket) => socket.close()));
    await page.getByText('Connection lost').waitFor();
    await composer().fill('are you there?');
    await composer().press('Enter');
    await page.getByText('can’t be reached').waitFor();
    expect(await composer().inputValue()).toBe('are you there?');

    await scene.workspace.as('U0BOB').message(CHANNEL, 'said meanwhile');
    isUp = true;
    await page.getByText('said meanwhile').waitFor();
    await page.getByText('Connection lost').waitFor({ state: 'detached' });
    await composer().press('Enter');
    await page.locator('.message').getByText('are you there?').waitFor();
  });
});

describe('what others do', () => {
  it('marks another channel as unread until it is opened', async () => {
    const { page, scene } = open;
    await scene.workspace.as('U0BOB').message('C0OPS', 'over here');
    const ops = page.getByRole('navigation').getByRole('button', { name: /ops/ });
    await ops.getByRole('img', { name: 'unread' }).waitFor();
    await ops.click();
    await page.getByText('over here').waitFor();
    expect(await page.getByRole('img', { name: 'unread' }).count()).toBe(0);
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /incident-42/ })
      .click();
  });

  it('shows an update in place, marked as edited, and leaves a reader alone who is further up', async () => {
    const { page, scene } = open;
    for (let line = 0; line < 40; line += 1) await scene.workspace.as('U0BOB').message(CHANNEL, `line ${line}`);
    await page.getByText('line 39').waitFor();
    const list = page.locator('.channel .list');
    await eventually('the list is at its end', () =>
      list.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 2),
    );
    await list.evaluate((box) => box.scrollTo(0, 100));
    const posted = await scene.client.chat.postMessage({ channel: CHANNEL, text: 'state: running' });
    await page.getByRole('button', { name: 'New messages' }).waitFor();
    expect(await list.evaluate((box) => box.scrollTop)).toBe(100);
    await scene.client.chat.update({ channel: CHANNEL, ts: posted.ts ?? '', text: 'state: done' });
    await page.getByText('state: done').waitFor({ state: 'attached' });
    expect(await page.locator(`[data-ts="${posted.ts ?? ''}"]`).count()).toBe(1);
    await page.getByRole('button', { name: 'New messages' }).click();
    await eventually('the list is at its end', () =>
      list.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 2),
    );
  });

  it('shows an ephemeral message to its person only', async () => {
    const { page, scene } = open;
    await scene.client.chat.postEphemeral({ channel: CHANNEL, user: 'U0ALICE', text: 'for Alice' });
    await scene.client.chat.postEphemeral({ channel: CHANNEL, user: 'U0BOB', text: 'for Bob' });
    await page.getByText('for Alice').waitFor();
    expect(await page.getByText('for Bob').count()).toBe(0);
  });
});

describe('a form', () => {
  it('asks for what is missing, shows the app’s complaint, and closes once the app takes it', async () => {
    const { page, scene } = open;
    await composer().fill('/recap form');
    await composer().press('Enter');
    const form = page.getByRole('dialog', { name: 'Run tcpdump' });
    await form.waitFor();
    const submit = form.getByRole('button', { name: 'Ask for approval' });
    await submit.click();
    expect(await form.getByText('Please complete this required field.').count()).toBe(2);
    await form.getByRole('textbox', { name: 'Reason' }).fill('short');
    await form.getByRole('combobox', { name: 'Container' }).selectOption('sidecar');
    await submit.click();
    await form.getByText('Say a little more.').waitFor();
    await form.getByRole('textbox', { name: 'Reason' }).fill('packets are lost');
    await submit.click();
    await form.waitFor({ state: 'detached' });
    expect(scene.told).toContain('form packets are lost');
  });
});
