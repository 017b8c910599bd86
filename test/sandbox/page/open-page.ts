import type { Page } from 'playwright-core';
import { launchBrowser } from '../../support/browser.js';
import type { PageScene } from './page-scene.js';
import { startPageScene } from './page-scene.js';

/** A browser on a running workspace. */
export interface OpenPage {
  scene: PageScene;
  page: Page;
  /** Errors of the page's scripts and its console, and requests to anybody but the workspace: all should stay empty. */
  complaints: string[];
  close: () => Promise<void>;
}

/** The first answer waits for the bundle; a machine with two busy cores takes its time. */
const OPENING_MS = 40_000;
const STEP_MS = 15_000;

/** Opens the page as Alice. `prepare` runs before the page is opened. */
export async function openPage(
  prepare: (scene: PageScene) => Promise<unknown> = () => Promise.resolve(),
): Promise<OpenPage> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const scene = await startPageScene();
    closers.push(scene.close);
    await prepare(scene);
    const browser = await launchBrowser();
    closers.push(browser.close);
    const [page] = browser.context.pages();
    if (page === undefined) throw new Error('the browser opened no page');
    const complaints = complaintsOf(page, scene.workspace.url);
    page.setDefaultTimeout(STEP_MS);
    await page.goto(scene.workspace.url, { timeout: OPENING_MS });
    await page.locator('.composer-field').waitFor();
    return { scene, page, complaints, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function complaintsOf(page: Page, workspaceUrl: string): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(workspaceUrl)) complaints.push(`asked ${request.url()}`);
  });
  return complaints;
}
