/** Boxes, dates and times: elements that stand in messages as well as in forms. */
import { z } from 'zod';
import { actionable, confirmable, focusable, markedOption, placeholdable } from './composition.js';

const common = { ...actionable, ...confirmable, ...focusable };
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date as YYYY-MM-DD');
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time as HH:mm');

export const pickers = [
  z.strictObject({
    type: z.literal('checkboxes'),
    options: z.array(markedOption).min(1).max(10),
    initial_options: z.array(markedOption).min(1).optional(),
    ...common,
  }),
  z.strictObject({
    type: z.literal('radio_buttons'),
    options: z.array(markedOption).min(1).max(10),
    initial_option: markedOption.optional(),
    ...common,
  }),
  z.strictObject({ type: z.literal('datepicker'), initial_date: date.optional(), ...placeholdable, ...common }),
  z.strictObject({
    type: z.literal('timepicker'),
    initial_time: time.optional(),
    timezone: z.string().optional(),
    ...placeholdable,
    ...common,
  }),
  z.strictObject({
    type: z.literal('datetimepicker'),
    /** Seconds since 1970, ten digits. */
    initial_date_time: z.number().int().min(1_000_000_000).max(9_999_999_999).optional(),
    ...common,
  }),
] as const;
