import { parseArgs } from 'node:util';

export interface ChaosOptions {
  readonly minutes: number;
  /** The same seed gives the same faults in the same order, and the same commands. */
  readonly seed: number;
  /** Faults whose name has one of these words in it; all where there is none. */
  readonly only: readonly string[];
  /** A folder where the replicas' logs are kept. */
  readonly logs: string | undefined;
}

const MOST_SEED = 2 ** 32;

/** @throws Error with one line that says what is wrong */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '5' },
      seed: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
      logs: { type: 'string' },
    },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error('--minutes is a number above 0');
  const seed = values.seed === undefined ? Math.floor(Math.random() * MOST_SEED) : Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0 || seed >= MOST_SEED) throw new Error('--seed is a whole number below 2^32');
  return { minutes, seed, only: values.only.map((word) => word.toLowerCase()), logs: values.logs };
}
