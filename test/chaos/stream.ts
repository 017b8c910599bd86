import type { Dice } from './dice.js';
import type { Wish } from './command.js';
import { TARGETS } from './world/targets.js';

/** Where whole workloads are, with two pods. */
const WORKLOAD = 'shop/web';

const run = (words: string): Wish => ({ words, expected: 'runs', as: 'command' });
const answer = (words: string): Wish => ({ words, expected: 'an answer', as: 'command' });

/** What people type in the middle of an incident. Each kind is about as frequent as its lines. */
const KINDS: readonly ((target: string) => Wish)[] = [
  (target) => run(`netstat ${target}`),
  (target) => run(`netstat ${target}`),
  (target) => run(`nap ${target}`),
  (target) => run(`nap ${target}`),
  () => run(`netstat ${WORKLOAD} --all`),
  () => run(`nap ${WORKLOAD} --all`),
  (target) => ({ ...run(`netstat ${target}`), as: 'mention' }),
  (target) => ({ ...run(`nap ${target}`), as: 'mention' }),
  (target) => run(`sleeper ${target}`),
  (target) => ({ words: `snoop ${target}`, expected: 'runs when approved', as: 'command' }),
  (target) => ({ words: `nodal ${target}`, expected: 'runs when approved', as: 'command' }),
  () => answer('netstat shop/ghost'),
  (target) => ({ ...answer(`netstat ${target}`), byNobody: true }),
  () => answer('runs'),
  () => ({ ...answer('nosuchtool shop/web'), as: 'mention' }),
];

/** A command and when it is typed, in milliseconds from the begin of the round. */
export interface Timed {
  readonly at: number;
  readonly wish: Wish;
}

/** Every kind at least once when there is room, in an order and at times that the dice tell. */
export function streamOf(count: number, overMs: number, dice: Dice): readonly Timed[] {
  const rounds = Array.from({ length: Math.ceil(count / KINDS.length) }, () => dice.shuffled(KINDS)).flat();
  return rounds
    .slice(0, count)
    .map((kind) => ({ at: dice.below(overMs), wish: kind(dice.pick(TARGETS)) }))
    .sort((a, b) => a.at - b.at);
}
