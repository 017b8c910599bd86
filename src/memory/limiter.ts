import { LeveledLimiter } from '../domain/admission/leveled-limiter.js';
import { Lines } from '../domain/admission/lines.js';
import type { Limiter } from '../core/ports.js';
import type { LimitOptions } from '../domain/limits.js';
import { MemoryLine } from './line.js';
import { memorySlotKeeper } from './slot-keeper.js';

const MINUTE_MS = 60_000;

/** The limits of this process alone. `windowMs` is the minute of the rates; only tests make it shorter. */
export function createMemoryLimiter(options: LimitOptions, windowMs = MINUTE_MS): Limiter & { readonly lines: number } {
  const lines = new Lines(options.levels, windowMs, (_, limit) => new MemoryLine(limit, windowMs));
  return new LeveledLimiter(options, lines, memorySlotKeeper);
}
