import type { Log } from '../core/ports.js';
import { COUNTED_EVENTS } from './counted-events.js';
import type { Metrics } from './metrics.js';

const COUNTED: ReadonlySet<string> = new Set(COUNTED_EVENTS);
const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** A log whose lines are counted: by their level, and by their words where these are known to tell of trouble. */
export function measuredLog(log: Log, metrics: Metrics): Log {
  const at =
    (level: (typeof LEVELS)[number]): Log[typeof level] =>
    (fields, message) => {
      log[level](fields, message);
      metrics.logLines.inc({ level });
      if (COUNTED.has(message)) metrics.events.inc({ event: message });
      const { runs } = fields;
      const count = Array.isArray(runs) ? runs.length : 0;
      if (message === 'request-taken-over') metrics.retaken.inc();
      if (message === 'runs-taken-over') metrics.adopted.inc(count);
      if (message === 'capsules-left-behind-removed') metrics.swept.inc(count);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
