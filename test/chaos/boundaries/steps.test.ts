import { expect, it } from 'vitest';
import { createInstruments } from '../../../src/instruments.js';
import type { Boundary } from './boundary.js';
import { renderBoundary } from './boundary.js';
import type { Called } from './calm.js';
import { calmOf } from './calm.js';
import { boundariesOf } from './record.js';
import { aroundSteps } from './steps.js';

const CALLS = ['obligations.claim', 'runs.create', 'obligations.claim', 'stops.list', 'runs.create'];

it('finds the same boundaries by a recording as a replica reaches', async () => {
  const calm = calmOf([
    { call: 'obligations.claim', isEmpty: true },
    { call: 'stops.list', isEmpty: false },
  ]);
  const reached: Boundary[] = [];
  const told: Called[] = [];
  const around = aroundSteps(
    calm,
    () => true,
    (one) => reached.push(one),
    (one) => told.push(one),
  );
  const answers: unknown[] = [[], 1, ['something'], ['something'], 1];
  const instruments = createInstruments([around]);
  for (const [index, call] of CALLS.entries()) {
    const [port = '', method = ''] = call.split('.');
    const adapter: Record<string, () => Promise<unknown>> = { [method]: () => Promise.resolve(answers[index]) };
    await instruments.port(port, adapter)[method]?.();
  }
  const expected = [
    'before runs.create #1',
    'after runs.create #1',
    'after obligations.claim #1',
    'before runs.create #2',
    'after runs.create #2',
  ];
  expect(reached.map(renderBoundary)).toEqual(expected);
  const all = CALLS.map((call, index) => ({
    call,
    isEmpty: Array.isArray(answers[index]) && answers[index].length === 0,
  }));
  expect(boundariesOf(all, calm).map(renderBoundary)).toEqual(expected);
});
