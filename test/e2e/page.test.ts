import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findInstallation } from '../../src/installation.js';
import type { TestBrowser } from '../support/browser.js';
import { launchBrowser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import type { WholeBot } from '../support/whole-bot.js';
import { openWholeBot } from '../support/whole-bot.js';
import { PATIENCE_MS } from './asking.js';
import { capsuleProcesses } from './node-processes.js';

let whole: WholeBot;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  whole = await openWholeBot();
  browser = await launchBrowser({ colorScheme: 'light', width: 1280, height: 800 });
  const [first] = browser.context.pages();
  if (first === undefined) throw new Error('the browser opened no page');
  page = first;
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(whole.workspace.url);
  await field().waitFor();
}, 180_000);
afterAll(async () => {
  await browser.close();
  await whole.close();
}, 60_000);

const field = (): Locator => page.getByRole('combobox', { name: 'Message #incident-42' });
const thread = (): Locator => page.getByRole('complementary', { name: 'Thread' });
/** The newest message that has this text. */
const latest = (text: string | RegExp): Locator => page.getByRole('main').locator('.message', { hasText: text }).last();

async function say(words: string): Promise<void> {
  await field().fill(words);
  await field().press('Enter');
}

/** Somebody else sits down at the page. */
async function becomes(who: RegExp, name: string): Promise<void> {
  await page.getByRole('button', { name: /^You are/ }).click();
  await page.getByText(name).last().click();
  await page.getByRole('button', { name: who }).waitFor();
}

/** Takes the pictures of the README, where the environment asks for it; nothing else depends on it. */
async function takeScreenshot(name = 'sandbox'): Promise<void> {
  if (process.env['RECAP_SCREENSHOT'] === undefined) return;
  await page.mouse.move(2, 2);
  await page.screenshot({ path: join(findInstallation().root, `docs/${name}.png`) });
}

describe('the page of the sandbox, with the real bot behind it', { timeout: 2 * PATIENCE_MS }, () => {
  it('shows the run in the channel and the sockets in its thread', async () => {
    await say('/recap netstat shop/web');
    const run = latest(/netstat on shop\/web-[\w-]+:app: done/);
    await run.getByText('Target unchanged').waitFor();
    await run.getByRole('button', { name: /1 reply/ }).click();
    const table = thread().getByRole('table');
    await table.waitFor();
    expect(await table.getByRole('row').count()).toBeGreaterThanOrEqual(6);
    await table.getByText('*:8080').waitFor();
    await table.getByText('web (pid 1)').first().waitFor();
    await takeScreenshot();
  });

  it('stops a run that goes on when Stop is pressed', async () => {
    await say('/recap sleeper shop/cache');
    const run = latest('sleeper on shop/cache:cache');
    await run.getByText(/running since/).waitFor();
    expect(capsuleProcesses().length).toBeGreaterThan(0);
    await run.getByRole('button', { name: 'Stop' }).click();
    await run.getByText(/stopped after/).waitFor();
    await eventually('the capsule is gone', () => capsuleProcesses().length === 0, PATIENCE_MS);
    await run.getByText('alice stopped the run').waitFor();
  });

  it('asks erin before what is privileged runs, and runs it when she approves', async () => {
    await say('/recap snoop shop/web --reason "who holds port 8080?"');
    const request = latest(/snoop on shop\/web-[\w-]+:app.*: may it run\?/);
    await request.getByText('who holds port 8080?').waitFor();
    await request.getByText('At worst').waitFor();
    await takeScreenshot('approval');
    await request.getByRole('button', { name: 'Approve' }).click();
    await latest('You asked for this yourself').getByText('Only visible to you').waitFor();

    await becomes(/You are erin/, 'Erin Gilbert');
    await request.getByRole('button', { name: 'Approve' }).click();
    const decided = latest(/snoop on shop\/web-[\w-]+:app.*: approved by erin.*Runs exactly/s);
    await decided.waitFor();
    expect(await decided.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    await decided.getByRole('button', { name: /repl/ }).click();
    await thread()
      .getByText(/approved by erin \(a-\w+\)/)
      .waitFor();
    await thread()
      .getByText(/done in/)
      .waitFor();
    await becomes(/You are alice/, 'Alice Liddell');
    await page.getByRole('button', { name: 'Close' }).click();
    await say('/recap snoop shop/web --break-glass "checkout is down"');
    await latest('Glass broken').getByText('checkout is down').waitFor();
  });

  it('refuses carol, who is mapped to nobody, for her eyes only', async () => {
    await becomes(/You are carol/, 'Carol Aird');
    await say('/recap netstat shop/web');
    await latest('You are not mapped to any Kubernetes identity').getByText('Only visible to you').waitFor();
  });
});
