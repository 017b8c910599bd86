import { expect, it } from 'vitest';
import type { Boundary } from './boundaries/boundary.js';
import { NOT_CALM } from './boundaries/calm.js';
import { killAt } from './boundaries/kill-at-steps.js';
import { SCENARIOS } from './boundaries/scenario.js';
import { Dice } from './dice.js';
import type { Fault } from './faults/fault.js';
import { forAWhile } from './faults/fault.js';
import { playRound } from './round.js';
import { useWorld } from './world/open-test-world.js';

const TEST_MS = 120_000;
const SEED = 20_261_124;
const FEW = { commands: 8, overMs: 2_000 };
const TROUBLED_MS = 1_500;

/** Where most goes on between two steps; `npm run chaos` takes all there are. */
const BOUNDARIES: readonly Boundary[] = [
  { call: 'inbox.accept', count: 1, when: 'after' },
  { call: 'runs.create', count: 1, when: 'before' },
  { call: 'mechanism.attach', count: 1, when: 'before' },
  { call: 'mechanism.attach', count: 1, when: 'after' },
  { call: 'conversation.result', count: 1, when: 'before' },
  { call: 'conversation.finish', count: 1, when: 'after' },
];

/** Slack, the API server and Redis at the same time, as in an outage of more than one thing. */
const outage: Fault = {
  name: 'an outage',
  storeWasAway: true,
  mayRepeatPrivately: true,
  async inject({ workspace, cluster, redis }) {
    workspace.duplicateNext(3);
    workspace.faults.add({ fault: { kind: 'http', status: 500 }, times: 3 });
    workspace.faults.add({ fault: { kind: 'rate-limited', retryAfterSeconds: 1 }, times: 2 });
    const refusal = { status: 500, reason: 'InternalError', message: 'etcdserver: request timed out' };
    cluster.faults.add({ match: () => true, effect: { kind: 'status', ...refusal }, times: 3 });
    await redis.kill();
    await forAWhile(TROUBLED_MS, () => redis.start());
    workspace.faults.clear();
    cluster.faults.clear();
  },
};

const world = useWorld();

it(
  'leaves nothing behind, loses nothing and doubles nothing when replicas are killed at the steps of their runs',
  { timeout: TEST_MS },
  async () => {
    await world().addReplicas([{}]);
    const [run] = SCENARIOS;
    if (run === undefined) throw new Error('there is no scenario');
    const round = await killAt(world(), run, BOUNDARIES, NOT_CALM);
    expect(round.violations).toEqual([]);
    expect(round.injected).toBe(BOUNDARIES.length);
  },
);

it('nor in an outage of Slack, the API server and Redis', { timeout: TEST_MS }, async () => {
  const round = await playRound(world(), outage, new Dice(SEED), FEW);
  expect(round.violations).toEqual([]);
});
