import { z } from 'zod';
import { parseDuration } from './domain/duration.js';

/** Values that several parts of recap.yaml have. */

/** Milliseconds, written like `20s`. */
export const duration = (least: string, most: string) =>
  z
    .string()
    .refine((text) => parseDuration(text) !== undefined, {
      error: 'is not a duration: write it like 500ms, 20s, 5m or 1h',
    })
    .transform((text) => parseDuration(text) ?? Number.NaN)
    .refine((ms) => ms >= (parseDuration(least) ?? 0) && ms <= (parseDuration(most) ?? 0), {
      error: `must be from ${least} to ${most}`,
    });

export const channelId = z
  .string()
  .regex(/^[CG][A-Z0-9]{2,}$/, { error: 'is not the id of a channel (like C0123ABC)' });
