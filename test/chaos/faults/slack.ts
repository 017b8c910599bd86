import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault as SlackFault } from '../../../src/sandbox/workspace/faults.js';
import type { Fault } from './fault.js';
import { forAWhile } from './fault.js';

const TROUBLED_MS = 6_000;
const SAYING = ['chat.postMessage', 'chat.update', 'chat.postEphemeral'] as const;
const SOCKETS = { count: 4, everyMs: 1_200 };
const DUPLICATES = 40;

/** A good part of all calls that say something goes wrong so. */
const saying = (name: string, fault: SlackFault, share: number): Fault => ({
  name,
  mayRepeatPrivately: 'when' in fault || fault.kind === 'slow',
  async inject({ workspace }, dice) {
    const end = performance.now() + TROUBLED_MS;
    try {
      while (performance.now() < end) {
        workspace.faults.clear();
        for (const method of SAYING) if (dice.next() < share) workspace.faults.add({ method, fault, times: 2 });
        await sleep(100);
      }
    } finally {
      workspace.faults.clear();
    }
  },
});

export const SLACK_FAULTS: readonly Fault[] = [
  saying('Slack answers 429', { kind: 'rate-limited', retryAfterSeconds: 2 }, 0.8),
  saying('Slack answers 500', { kind: 'http', status: 500 }, 0.8),
  saying('Slack resets connections before it has heard', { kind: 'reset', when: 'before' }, 0.6),
  saying('Slack resets connections after it has heard', { kind: 'reset', when: 'after' }, 0.6),
  saying('Slack hears, and answers late', { kind: 'slow', delayMs: 6_000 }, 0.5),
  saying('Slack hears, and never answers', { kind: 'hang', when: 'after' }, 0.3),
  {
    name: 'Slack delivers everything twice',
    async inject({ workspace }) {
      workspace.duplicateNext(DUPLICATES);
      await forAWhile(TROUBLED_MS, () => workspace.duplicateNext(0));
    },
  },
  ...(['disconnect', 'kill'] as const).map((how): Fault => ({
    name: how === 'kill' ? 'the socket to Slack breaks' : 'Slack closes the socket',
    async inject({ workspace }) {
      for (let count = 0; count < SOCKETS.count; count += 1) {
        if (how === 'kill') workspace.sockets.kill();
        else workspace.sockets.disconnect('refresh_requested');
        await sleep(SOCKETS.everyMs);
      }
    },
  })),
];
