import { expect, it } from 'vitest';
import { Dice } from './dice.js';
import type { Round } from './round.js';
import { streamOf } from './stream.js';
import { renderTable } from './table.js';

const ROUND: Round = {
  fault: 'Redis stands still',
  injected: 1,
  commands: 15,
  runs: 13,
  violations: [],
  recoveryMs: 4_200,
};

it('counts what was seen after each fault, and of all', () => {
  const lost = { kind: 'lost', sentence: 'Every …', about: 'r-1', seen: 'nothing' } as const;
  const table = renderTable([
    ROUND,
    { ...ROUND, recoveryMs: 9_000 },
    { ...ROUND, fault: 'Slack answers 429', violations: [lost] },
  ]);
  const [, , redis = '', slack = '', , all = ''] = table.split('\n');
  expect(redis.split(/ {2,}/)).toEqual(['Redis stands still', '2', '30', '26', '0', '0', '0', '0', '9.0 s']);
  expect(slack.split(/ {2,}/)).toEqual(['Slack answers 429', '1', '15', '13', '1', '0', '0', '0', '4.2 s']);
  expect(all.split(/ {2,}/)).toEqual(['all', '3', '45', '39', '1', '0', '0', '0', '9.0 s']);
});

it('plays the same with the same seed', () => {
  const words = (seed: number): string[] =>
    streamOf(30, 5_000, new Dice(seed)).map(({ at, wish }) => `${at} ${wish.words}`);
  expect(words(7)).toEqual(words(7));
  expect(words(7)).not.toEqual(words(8));
});
