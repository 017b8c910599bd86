import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
];

/** What keeps the browser from talking to anybody but the server under test. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A running browser with a profile of its own. */
export interface TestBrowser {
  context: BrowserContext;
  /** Ends the browser and removes its profile. */
  close: () => Promise<void>;
}

/**
 * Starts a headless Chromium: the one of the `CHROMIUM` environment variable, or the first that is installed.
 * In: the colour scheme and the window's size in pixels. Fails if no browser is found.
 */
export async function launchBrowser(
  options: { colorScheme?: 'light' | 'dark'; width?: number; height?: number } = {},
): Promise<TestBrowser> {
  const { colorScheme = 'light', width = 1280, height = 800 } = options;
  const executablePath = await findBrowser();
  const profile = await mkdtemp(join(tmpdir(), 'recap-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: FLAGS,
    colorScheme,
    viewport: { width, height },
    timezoneId: 'UTC',
    locale: 'en-US',
  });
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  };
  return { context, close };
}

async function findBrowser(): Promise<string> {
  const given = process.env.CHROMIUM;
  for (const place of given === undefined ? PLACES : [given]) {
    const exists = await access(place).then(
      () => true,
      () => false,
    );
    if (exists) return place;
  }
  throw new Error('No Chromium was found: install one, or name it in CHROMIUM.');
}
