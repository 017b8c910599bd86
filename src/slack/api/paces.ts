import type { Lane, Pace } from '../../domain/pace.js';

/**
 * docs.slack.dev/apis/web-api/rate-limits: chat.postMessage takes about one message per second and channel, with short bursts;
 * chat.update and conversations.history are tier 3, some 50 per minute and workspace; files and direct messages are tier 2 to 4.
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

/** Of a method whose limit is each channel's own, such as chat.postMessage. */
export function laneOfChannel(method: string, channel: string): Lane {
  return { key: `${method} ${channel}`, door: `${method} ${channel}` };
}

/** Of a method whose limit is the workspace's: the pace is kept by all, but a Retry-After for one channel holds up no other. */
export function laneOfMethod(method: string, channel?: string): Lane {
  return { key: method, door: channel === undefined ? method : `${method} ${channel}` };
}
