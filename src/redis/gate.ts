import Bottleneck from 'bottleneck';
import type { Deferred } from '../domain/deferred.js';
import { createDeferred } from '../domain/deferred.js';
import type { Limit } from '../domain/limits.js';
import type { LimitConnection } from './limit-connection.js';
import type { LimiterTimes } from './limiter-times.js';
import type { Slot } from './slot-scripts.js';

/** A limiter of bottleneck for one line, on one connection. */
export interface Gate {
  readonly limiter: Bottleneck;
  /** Settles once Redis has the settings; never rejects. */
  readonly opened: Promise<void>;
  /** Another gate is used in its place. */
  readonly replaced: Deferred<void>;
  /** The slot of a job that bottleneck runs. */
  slotOf(jobId: string): Slot;
  /** A turn that was not used. */
  giveBack(): Promise<void>;
}

/** Of a line with a rate, so that a new minute is noticed. */
const RATE_HEARTBEAT_MS = 1_000;

/** What bottleneck does not show: which slot a job has. */
interface Inside {
  readonly _scheduled: Readonly<Record<string, { readonly job: { readonly options: { readonly id: string } } }>>;
}

export function openGate(
  connection: LimitConnection,
  { name, limit, times }: { name: string; limit: Limit; times: LimiterTimes },
): Gate {
  const { heartbeat, window } = times;
  const limiter = new Bottleneck({
    id: name,
    connection: connection.shared,
    timeout: times.idle,
    heartbeatInterval: limit.perMinute === undefined ? heartbeat : Math.min(RATE_HEARTBEAT_MS, heartbeat, window / 4),
    clientTimeout: times.silence,
    ...ratesOf(limit, window),
    ...(limit.perMinute !== undefined && { reservoir: limit.perMinute }),
  });
  limiter.on('error', () => undefined);
  const inside = limiter as unknown as Inside;
  return {
    limiter,
    opened: open(limiter, limit, window),
    replaced: createDeferred(),
    slotOf(jobId) {
      const found = Object.entries(inside._scheduled).find(([, { job }]) => job.options.id === jobId);
      if (found === undefined) throw new Error(`bottleneck does not know the job ${jobId} that it runs`);
      return { line: name, index: found[0], limit };
    },
    async giveBack() {
      if (limit.perMinute !== undefined) await limiter.incrementReservoir(1).catch(() => undefined);
    },
  };
}

/** The settings that Redis has may be those of an earlier configuration: the first to open a line sets them, and nobody else would. */
async function open(limiter: Bottleneck, limit: Limit, windowMs: number): Promise<void> {
  try {
    await limiter.ready();
    const noRate = limit.perMinute === undefined && { reservoir: null };
    // A promise, which its types do not say.
    await Promise.resolve(limiter.updateSettings({ ...ratesOf(limit, windowMs), ...noRate }));
  } catch {
    // It is tried again with the first job, and the watchdog sees to a gate that stays shut.
  }
}

function ratesOf({ concurrent, perMinute }: Limit, windowMs: number): Bottleneck.ConstructorOptions {
  return {
    maxConcurrent: concurrent,
    reservoirRefreshAmount: perMinute ?? null,
    reservoirRefreshInterval: perMinute === undefined ? null : windowMs,
  };
}
