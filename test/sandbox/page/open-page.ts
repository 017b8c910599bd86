import type { Page } from 'playwright-core';
import type { TestBrowser } from '../../support/browser.js';
import { launchBrowser } from '../../support/browser.js';
import type { PageScene } from './page-scene.js';
import { startPageScene } from './page-scene.js';

/** A browser on a running workspace. */
export interface OpenPage {
  scene: PageScene;
  browser: TestBrowser;
  page: Page;
  /** Errors of the page's scripts and its console, and requests to anybody but the workspace: all should stay empty. */
  complaints: string[];
  close: () => Promise<void>;
}

/** Opens the page as Alice. `prepare` runs before the page is opened. */
export async function openPage(
  prepare: (scene: PageScene) => Promise<unknown> = () => Promise.resolve(),
): Promise<OpenPage> {
  const scene = await startPageScene();
  await prepare(scene);
  const browser = await launchBrowser();
  const [page] = browser.context.pages();
  if (page === undefined) throw new Error('the browser opened no page');
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(scene.workspace.url)) complaints.push(`asked ${request.url()}`);
  });
  page.setDefaultTimeout(5_000);
  await page.goto(scene.workspace.url);
  await page.locator('.composer-field').waitFor();
  const close = async () => {
    await browser.close();
    await scene.close();
  };
  return { scene, browser, page, complaints, close };
}
