import type { Clock, Lanes } from '../core/ports.js';
import { LocalLanes } from '../domain/local-lanes.js';

/** The turns of this process alone. */
export function createMemoryLanes(clock: Clock): Lanes {
  const lanes = new LocalLanes(() => clock.now());
  return {
    take: (lane, pace) => Promise.resolve(lanes.take(lane, pace)),
    close: (door, forMs) => Promise.resolve(lanes.close(door, forMs)),
  };
}
