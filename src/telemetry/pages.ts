import type { Health } from './health.js';
import type { Metrics } from './metrics.js';
import type { Page, Pages } from './operations-server.js';
import { plain } from './operations-server.js';
import type { Pulse } from './pulse.js';

export interface PageParts {
  readonly health: Health;
  readonly pulse: Pulse;
  readonly metrics: Metrics;
  /** Brings the metrics of the moment up to date. */
  readonly sample: () => void;
}

/** The pages of the operations port. None has a secret, a person, a target or a run. */
export function operationsPages({ health, pulse, metrics, sample }: PageParts): Pages {
  return {
    '/livez': () => livenessPage(pulse),
    '/readyz': () => readinessPage(health),
    '/metrics': async () => {
      sample();
      return { status: 200, type: metrics.registry.contentType, text: await metrics.registry.metrics() };
    },
  };
}

/** Fails only where a restart would help: what is outside may be away as long as it likes. */
function livenessPage(pulse: Pulse): Page {
  const ms = pulse.standsStillFor;
  if (ms === undefined) return plain(200, 'ok\n');
  return plain(503, `the sweep has stood still for ${Math.round(ms / 1_000)} s\n`);
}

/** A line a component, for people. */
function readinessPage({ conditions, isReady }: Health): Page {
  const lines = conditions.map(({ name, isUp, why = '' }) =>
    isUp ? `ok       ${name}` : `PROBLEM  ${name}: ${oneLine(why)}`,
  );
  return plain(isReady ? 200 : 503, `${lines.join('\n')}\n`);
}

const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
