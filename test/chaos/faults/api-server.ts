import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultRequest } from '../../../src/sandbox/cluster/api/faults.js';
import { BOT_ACCOUNT } from '../../support/whole-bot.js';
import type { World } from '../world/world.js';
import type { Fault } from './fault.js';
import { forAWhile } from './fault.js';

const AWAY_MS = 30_000;
const TROUBLED_MS = 6_000;
const RESETS = { count: 12, everyMs: 300 };
const KUBELET_AWAY_MS = 20_000;

interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
  readonly retryAfter?: number;
}

const isBots = ({ user }: FaultRequest): boolean => user === BOT_ACCOUNT;
const isWrite = ({ verb }: FaultRequest): boolean => ['create', 'patch', 'update', 'delete'].includes(verb);

/** Answers some of the bot's requests so; others go through, as with several API servers of which one is in trouble. */
const answering = (
  name: string,
  refusal: Refusal,
  which: (request: FaultRequest) => boolean,
  share: number,
): Fault => ({
  name,
  async inject(world, dice) {
    const match = (request: FaultRequest): boolean => isBots(request) && which(request) && dice.next() < share;
    const mend = world.cluster.faults.add({ match, effect: { kind: 'status', ...refusal } });
    await forAWhile(TROUBLED_MS, mend);
  },
});

const INTERNAL = { status: 500, reason: 'InternalError', message: 'etcdserver: request timed out' };
const CONFLICT = { status: 409, reason: 'Conflict', message: 'the object has been modified' };
const EXPIRED = { status: 410, reason: 'Expired', message: 'too old resource version' };
const TOO_MANY = { status: 429, reason: 'TooManyRequests', message: 'too many requests', retryAfter: 1 };

export const API_SERVER_FAULTS: readonly Fault[] = [
  {
    name: 'the API server is away for 30 s',
    async inject({ apiProxy }) {
      apiProxy.cut();
      await forAWhile(AWAY_MS, () => apiProxy.mend());
    },
  },
  {
    name: 'the API server resets connections',
    async inject({ apiProxy }) {
      for (let count = 0; count < RESETS.count; count += 1) {
        apiProxy.reset();
        await sleep(RESETS.everyMs);
      }
    },
  },
  answering('the API server answers 500', INTERNAL, () => true, 0.4),
  answering('the API server answers 409', CONFLICT, isWrite, 0.7),
  {
    name: 'the API server answers 410',
    async inject(world, dice) {
      const isWatch = ({ verb }: FaultRequest): boolean => verb === 'watch';
      const answers = answering('', EXPIRED, isWatch, 0.7);
      // What is watched is forgotten, too.
      const forget = setInterval(() => world.cluster.store.compact(), 200);
      try {
        await answers.inject(world, dice);
      } finally {
        clearInterval(forget);
      }
    },
  },
  answering('the API server answers 429', TOO_MANY, () => true, 0.5),
  {
    name: 'the kubelet is away',
    async inject({ kubelet }: World) {
      kubelet.leave();
      await forAWhile(KUBELET_AWAY_MS, () => kubelet.comeBack());
    },
  },
];
