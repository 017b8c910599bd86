import type { ErrorCode } from '../domain/errors.js';
import { ERROR_CODES } from '../domain/errors.js';
import type { Surface } from '../domain/request.js';
import { COUNTED_EVENTS } from './counted-events.js';
import type { Metrics } from './metrics.js';

const SURFACES: readonly Surface[] = ['command', 'mention', 'button', 'form'];
/** Of requests, that an alert is about. */
const WATCHED: readonly ErrorCode[] = ['internal', 'bot-not-allowed'];

/** What an alert is about is there from the beginning: to Prometheus a counter that begins with one has not increased. */
export function beginAtZero(metrics: Metrics): void {
  for (const event of COUNTED_EVENTS) metrics.events.inc({ event }, 0);
  for (const level of ['debug', 'info', 'warn', 'error']) metrics.logLines.inc({ level }, 0);
  for (const code of Object.keys(ERROR_CODES)) metrics.runFailures.inc({ code }, 0);
  for (const surface of SURFACES) {
    for (const code of WATCHED) metrics.requests.inc({ surface, outcome: 'failed', code }, 0);
  }
}
