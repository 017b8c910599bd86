import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import type { WholeBot } from '../support/whole-bot.js';
import { openWholeBot } from '../support/whole-bot.js';
import { hasEnded, INCIDENT, isRunning, PATIENCE_MS } from './asking.js';
import { capsuleProcesses, runningCapsules } from './node-processes.js';
import { read } from './read-message.js';

let whole: WholeBot;
let workspace: Workspace;

beforeAll(async () => {
  const limits = { levels: { target: { concurrent: 10 }, person: { concurrent: 10 } } };
  whole = await openWholeBot({
    settings: (settings) => ({ ...settings, limits, runs: { ...settings.runs, shutdownGrace: 500 } }),
  });
  ({ workspace } = whole);
}, 120_000);
afterAll(async () => {
  await whole.close();
}, 60_000);

it('ends ten runs in peace: each person is told, and no process stays', { timeout: 2 * PATIENCE_MS }, async () => {
  const targets = ['shop/cache', 'shop/traffic', 'shop/web', 'payments/api', 'shop/svc/cache'];
  const people = ['U0ALICE', 'U0ERIN'];
  await Promise.all(
    people.flatMap((who) => targets.map((target) => workspace.as(who).slash(INCIDENT, `sleeper ${target}`))),
  );
  const all = { timeoutMs: PATIENCE_MS, what: 'ten runs' };
  await workspace.waitFor((now) => now.messages(INCIDENT).filter(isRunning).length === 10, all);
  expect(capsuleProcesses().filter((line) => line.startsWith('sleep 300'))).toHaveLength(10);

  await whole.bot.close();

  expect(capsuleProcesses()).toEqual([]);
  expect(runningCapsules(whole.cluster)).toEqual([]);
  const roots = workspace.messages(INCIDENT).filter(hasEnded);
  expect(roots).toHaveLength(10);
  for (const root of roots) {
    expect(root.text).toMatch(/: interrupted after /);
    expect(read(root)).toMatch(/Target unchanged/);
  }
  expect(people.map((who) => roots.filter((root) => read(root).includes(`Asked by @${who}`)).length)).toEqual([5, 5]);
  expect(await workspace.as('U0ALICE').slash(INCIDENT, 'netstat shop/web')).toMatchObject({ error: 'dispatch_failed' });
});
