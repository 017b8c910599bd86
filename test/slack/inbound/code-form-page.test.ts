import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SecondFactorBot } from '../../security/second-factor-bot.js';
import { openSecondFactorBot } from '../../security/second-factor-bot.js';
import type { TestBrowser } from '../../support/browser.js';
import { launchBrowser } from '../../support/browser.js';

const STEP_MS = 15_000;

let bot: SecondFactorBot;
let browser: TestBrowser;
let page: Page;
beforeAll(async () => {
  bot = await openSecondFactorBot();
  await bot.waiting();
  browser = await launchBrowser();
  const [first] = browser.context.pages();
  if (first === undefined) throw new Error('the browser opened no page');
  page = first;
  page.setDefaultTimeout(STEP_MS);
  await page.goto(bot.workspace.url, { timeout: 4 * STEP_MS });
  await page.getByRole('button', { name: /^You are/ }).click();
  await page.getByText('Erin').last().click();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await bot.close();
}, 30_000);

/** Takes a picture where the environment names its file; nothing else depends on it. */
async function takeScreenshot(step: string): Promise<void> {
  const path = process.env['RECAP_FORM_SCREENSHOT'];
  if (path !== undefined) await page.screenshot({ path: `${path}-${step}.png` });
}

describe('the form for a code, on the page', { timeout: 4 * STEP_MS }, () => {
  it('opens on Approve, with the cursor in its input, and shows there why a code is not right', async () => {
    await page.getByRole('button', { name: 'Approve' }).click();
    const form = page.getByRole('dialog', { name: 'Confirm the approval' });
    const input = form.getByRole('textbox', { name: /Code of your authenticator app/ });
    await input.waitFor();
    expect(await page.locator(':focus').getAttribute('placeholder')).toBe('123456');
    expect(await form.textContent()).toMatch(/asks to run dump on shop\/web-1:app/);
    await takeScreenshot('open');

    await page.keyboard.type(bot.apps.wrong(bot.core.clock.now()));
    await page.keyboard.press('Enter');
    await form.getByRole('alert').filter({ hasText: 'This code is not right.' }).waitFor();
    expect(await input.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator(':focus').getAttribute('placeholder')).toBe('123456');
    await takeScreenshot('wrong');
  });

  it('approves with the right one, by the keyboard alone, and closes', async () => {
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(bot.code('U0ERIN'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('approved with a code').first().waitFor();
    await takeScreenshot('approved');
  });
});
