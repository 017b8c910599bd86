import type { Pace } from './pacer.js';

/**
 * docs.slack.dev/apis/web-api/rate-limits: chat.postMessage takes about one message per second and channel, with short bursts;
 * chat.update is tier 3, some 50 per minute and workspace; files and direct messages are tier 2 to 4.
 */
export interface Paces {
  readonly post: Pace;
  /** Progress, which may as well be left out. */
  readonly update: Pace;
  /** The last word on a run; shares its lane with `update`, and goes first. */
  readonly lastUpdate: Pace;
  readonly other: Pace;
}

export const SLACK_PACES: Paces = {
  post: { intervalMs: 1_000, burst: 5 },
  update: { intervalMs: 1_200, burst: 20 },
  lastUpdate: { intervalMs: 1_200, burst: 100 },
  other: { intervalMs: 600, burst: 20 },
};
