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

/** The accessible name of what has the focus. */
const focused = () =>
  open.page.evaluate<string>(`document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent`);

async function tabTo(name: RegExp, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await open.page.keyboard.press(key);
    if (name.test(await focused())) return;
  }
  throw new Error(`${String(name)} can't be reached with ${key}`);
}

describe('with the keyboard alone', () => {
  it('completes a command, sends it, opens its thread, replies there, and comes back', async () => {
    const { page, scene } = open;
    expect(await focused()).toBe('Message #incident-42');
    await page.keyboard.type('/rec');
    await page.getByRole('option', { name: /\/recap/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('netstat shop/web');
    await page.getByText('Run a capsule on a pod').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /1 reply/ }).waitFor();
    expect(scene.told).toContain('command netstat shop/web by U0ALICE');

    await tabTo(/1 reply/, 'Shift+Tab');
    await page.keyboard.press('Enter');
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText('Result: 12 sockets').waitFor();
    expect(await focused()).toBe('Reply…');
    await page.keyboard.type('thanks @reca');
    await page.keyboard.press('Tab');
    await page.keyboard.type('again');
    await page.keyboard.press('Enter');
    await thread.getByRole('log').getByText('thanks @recap again').first().waitFor();

    await page.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });
    expect(await focused()).toMatch(/2 replies/);
  });

  it('breaks the line with Shift+Enter and recalls the last line with Up', async () => {
    const { page } = open;
    const field = page.getByRole('combobox', { name: 'Message #incident-42' });
    await field.focus();
    await page.keyboard.type('two');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('lines');
    await page.keyboard.press('Enter');
    await page.locator('.message-content', { hasText: 'two' }).waitFor();
    expect(await field.inputValue()).toBe('');
    await page.keyboard.press('ArrowUp');
    expect(await field.inputValue()).toBe('two\nlines');
    await page.keyboard.press('ArrowDown');
    expect(await field.inputValue()).toBe('');
  });

  it('presses a button, asks its confirm dialog first, and shows the app’s failure', async () => {
    const { page, scene } = open;
    const button = (text: string, action_id: string, more: object = {}) => ({
      type: 'button' as const,
      text: { type: 'plain_text' as const, text },
      action_id,
      ...more,
    });
    const confirm = {
      text: { type: 'mrkdwn' as const, text: 'It *stops*.' },
      confirm: { type: 'plain_text' as const, text: 'Stop it' },
    };
    const elements = [button('Cancel run', 'cancel', { confirm }), button('Never acked', 'never')];
    await scene.client.chat.postMessage({ channel: CHANNEL, text: 'x', blocks: [{ type: 'actions', elements }] });
    await page.getByRole('button', { name: 'Never acked' }).waitFor();

    await tabTo(/Cancel run/, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(scene.told).not.toContain('action cancel by U0ALICE');
    await page.locator('[data-action="cancel"]:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(/Stop it/, 'Tab');
    await page.keyboard.press('Enter');
    await eventually('the app is told', () => scene.told.includes('action cancel by U0ALICE'));

    await tabTo(/Never acked/, 'Tab');
    // It is busy only until Slack gives up on the app.
    const busy = page.locator('[data-action="never"][aria-busy="true"]').waitFor();
    await page.keyboard.press('Space');
    await busy;
    await page.getByRole('alert').getByText('Try again.').waitFor();
    expect(await page.locator('[aria-busy="true"]').count()).toBe(0);
  });

  it('changes the person', async () => {
    const { page } = open;
    await page.getByRole('button', { name: /You are alice/ }).focus();
    await page.keyboard.press('Enter');
    await page.locator('[role^="menuitem"]:focus').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /You are bob/ }).waitFor();
    await page.getByRole('combobox', { name: 'Message #incident-42' }).fill('I am Bob');
    await page.keyboard.press('Enter');
    await page
      .getByRole('article', { name: /^Bob Ferrars/ })
      .getByText('I am Bob')
      .waitFor();
    expect(open.complaints).toEqual([]);
  });
});
