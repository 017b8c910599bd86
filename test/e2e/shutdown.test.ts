import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import type { WholeBot } from '../support/whole-bot.js';
import { openWholeBot } from '../support/whole-bot.js';
import { hasEnded, INCIDENT, isRunning, PATIENCE_MS } from './asking.js';
import { capsuleProcesses, runningCapsules } from './node-processes.js';
import { read } from './read-message.js';

/** Of ten; the others wait for their turn on the node. */
const RUNNING = 6;

let whole: WholeBot;
let workspace: Workspace;

beforeAll(async () => {
  const limits = { levels: { target: { concurrent: 10 }, person: { concurrent: 10 }, node: { concurrent: RUNNING } } };
  whole = await openWholeBot({
    settings: (settings) => ({ ...settings, limits, runs: { ...settings.runs, shutdownGrace: 500 } }),
  });
  ({ workspace } = whole);
}, 120_000);
afterAll(async () => {
  await whole.close();
}, 60_000);

it(
  'ends ten runs in peace, waiting ones too: each person is told, and no process stays',
  { timeout: 2 * PATIENCE_MS },
  async () => {
    const targets = ['shop/cache', 'shop/traffic', 'shop/web', 'payments/api', 'shop/svc/cache'];
    const people = ['U0ALICE', 'U0ERIN'];
    await Promise.all(
      people.flatMap((who) => targets.map((target) => workspace.as(who).slash(INCIDENT, `sleeper ${target}`))),
    );
    const all = { timeoutMs: PATIENCE_MS, what: 'ten runs' };
    const roots = (now: Workspace) => now.messages(INCIDENT).filter(({ threadTs }) => threadTs === undefined);
    await workspace.waitFor((now) => roots(now).length === 10 && roots(now).filter(isRunning).length === RUNNING, all);
    expect(capsuleProcesses().filter((line) => line.startsWith('sleep 250'))).toHaveLength(RUNNING);

    await whole.bot.close();

    expect(capsuleProcesses()).toEqual([]);
    expect(runningCapsules(whole.cluster)).toEqual([]);
    const ended = roots(workspace).filter(hasEnded);
    expect(ended).toHaveLength(10);
    for (const root of ended) {
      expect(root.text).toMatch(/: interrupted after /);
      expect(read(root)).toContain('The bot was stopped before this run had ended');
    }
    expect(ended.filter((root) => read(root).includes('Target unchanged'))).toHaveLength(RUNNING);
    expect(people.map((who) => ended.filter((root) => read(root).includes(`Asked by @${who}`)).length)).toEqual([5, 5]);
    expect(await workspace.as('U0ALICE').slash(INCIDENT, 'netstat shop/web')).toMatchObject({
      error: 'dispatch_failed',
    });
  },
);
