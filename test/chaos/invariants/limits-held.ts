import type { CapsuleSpan } from '../world/capsule-watch.js';
import { groupBy } from '../group-by.js';
import type { Violation } from '../violation.js';

const HELD = 'Every limit is held at every instant.';

/** The limits that are looked at, and whose runs count together. */
export interface WatchedLimit {
  readonly level: string;
  readonly concurrent: number;
  /** Undefined where that is not known. */
  readonly keyOf: (span: CapsuleSpan) => string | undefined;
}

/** As the cluster tells: at no instant more capsules run of one key than may. The bot frees a slot only after the cluster has said so. */
export function limitsHeld(spans: readonly CapsuleSpan[], limits: readonly WatchedLimit[]): readonly Violation[] {
  return limits.flatMap(({ level, concurrent, keyOf }) =>
    [...groupBy(spans, keyOf)].flatMap(([key, of]) => {
      if (key === undefined) return [];
      const crowd = mostAtOnce(of);
      if (crowd.length <= concurrent) return [];
      const seen = `${crowd.length} at once, ${concurrent} may: ${crowd.map(({ run }) => `r-${run}`).join(', ')}`;
      return [{ kind: 'limit broken' as const, sentence: HELD, about: `${level} ${key}`, seen }];
    }),
  );
}

/** The most capsules that ran at one instant. */
export function mostAtOnce(spans: readonly CapsuleSpan[]): readonly CapsuleSpan[] {
  return spans
    .map(({ from }) => spans.filter((other) => other.from <= from && (other.to ?? Infinity) > from))
    .reduce<readonly CapsuleSpan[]>((most, crowd) => (crowd.length > most.length ? crowd : most), []);
}
