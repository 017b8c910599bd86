import { z } from 'zod';
import { SECOND_FACTORS } from './domain/approval-policy.js';
import { RISKS } from './domain/capsule.js';
import { channelId, duration } from './setting-values.js';

const names = z.array(z.string().min(1)).min(1).optional();

const approvalRule = z.strictObject({
  /** What the rule is about; what is left out fits everything. */
  when: z
    .strictObject({
      risks: z.array(z.enum(RISKS)).min(1).optional(),
      capsules: names,
      namespaces: names,
      clusters: names,
      /** On the clocks of `timeZone`; over midnight is fine. */
      hours: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, {
          error: 'are no hours: write them like 22:00-06:00',
        })
        .refine((text) => text.slice(0, 5) !== text.slice(6), { error: 'begin when they end' })
        .transform((text) => ({ from: minuteOf(text.slice(0, 5)), to: minuteOf(text.slice(6)) }))
        .optional(),
    })
    .default({}),
  /** How many others must approve; 0 lets it run at once. */
  quorum: z.int().min(0).max(10),
  expiry: duration('1m', '24h').default(15 * 60_000),
  /** Where the request is posted; without it, where it comes from. */
  channel: channelId.optional(),
  reason: z.enum(['optional', 'required']).default('optional'),
  /** What each of those who approve confirms it with. */
  secondFactor: z.enum(SECOND_FACTORS).optional(),
  /** Of the review of a run that broke the glass, until somebody has done it. */
  remindEvery: duration('1m', '24h').default(60 * 60_000),
});

/** `09:30` to minutes since midnight. */
function minuteOf(text: string): number {
  const [hours = '', minutes = ''] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Who must agree before a capsule starts. */
export const approvalsSchema = z.strictObject({
  timeZone: z
    .string()
    .refine(isTimeZone, { error: 'is no time zone: write it like Europe/Berlin or UTC' })
    .default('UTC'),
  /** The first that fits counts; where none does, one other person approves what is privileged. */
  rules: z.array(approvalRule).default([]),
});
