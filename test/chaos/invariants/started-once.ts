import type { CapsuleSpan } from '../world/capsule-watch.js';
import { groupBy } from '../group-by.js';
import type { Violation } from '../violation.js';

const ONCE = 'No capsule is started twice.';

/** As the cluster tells: one container for each run, ever. */
export function startedOnce(spans: readonly CapsuleSpan[]): readonly Violation[] {
  return [...groupBy(spans, ({ run }) => run)].flatMap(([run, of]) =>
    of.length < 2
      ? []
      : [
          {
            kind: 'duplicated' as const,
            sentence: ONCE,
            about: `r-${run}`,
            seen: of.map(({ containerId }) => containerId).join(', '),
          },
        ],
  );
}
