import { z } from 'zod';
import { parseDuration } from '../domain/duration.js';
import type { Parameter } from '../domain/parameter.js';

/** `20s` to milliseconds. */
export const durationSchema = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  context.addIssue({ code: 'custom', message: 'is no duration: write it like 500ms, 20s or 5m' });
  return z.NEVER;
});

/** One plain line for people: no placeholder, no control character, no line break. */
export function lineSchema(most: number): z.ZodType<string> {
  return z
    .string()
    .min(3)
    .max(most)
    .refine((text) => !/\p{Cc}|\p{Cf}/u.test(text), 'has a character that can not be seen')
    .refine((text) => text.trim() === text, 'begins or ends with a space')
    .refine((text) => !/\b(todo|tbd|fixme|xxx|placeholder|lorem)\b/i.test(text), 'is a placeholder: say what it is');
}

/** The name of a parameter and of its flag. */
const FLAG = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
export const flagNameSchema = z.string().max(32).regex(FLAG, 'is no name: lowercase letters, digits, single dashes');

const common = {
  flag: flagNameSchema.optional(),
  summary: lineSchema(120),
  required: z.boolean().default(false),
};
const integer = z.int();
const port = z.int().min(1).max(65_535);

/** Prints what a type may hold as the catalogue writes it; each variant is strict, so an unknown key is a mistake. */
const variants = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('boolean') }),
  z.strictObject({ ...common, type: z.literal('integer'), min: integer, max: integer, default: integer.optional() }),
  z.strictObject({
    ...common,
    type: z.literal('enum'),
    values: z.array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,40}$/, 'is no plain word')).min(2),
    default: z.string().optional(),
  }),
  z.strictObject({ ...common, type: z.literal('port'), default: port.optional() }),
  z.strictObject({ ...common, type: z.literal('host') }),
  z.strictObject({
    ...common,
    type: z.literal('duration'),
    min: durationSchema,
    max: durationSchema,
    default: durationSchema.optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('path'),
    root: z.string().regex(/^\/([A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*)?$/, 'is no absolute path'),
  }),
  z.strictObject({ ...common, type: z.literal('name') }),
]);

type Written = z.infer<typeof variants>;

/** The `params` of a capsule: a map from name to declaration. */
export const parametersSchema = z
  .record(flagNameSchema, variants)
  .default({})
  .transform((params): Parameter[] => Object.entries(params).map(([name, written]) => toParameter(name, written)));

function toParameter(name: string, written: Written): Parameter {
  const { flag, summary, required } = written;
  const base = { name, flag: flag ?? name, summary, required };
  switch (written.type) {
    case 'boolean':
    case 'host':
    case 'name':
      return { ...base, type: written.type };
    case 'integer':
      return { ...base, type: 'integer', min: written.min, max: written.max, ...withDefault(written.default) };
    case 'enum':
      return { ...base, type: 'enum', values: written.values, ...withDefault(written.default) };
    case 'port':
      return { ...base, type: 'port', ...withDefault(written.default) };
    case 'duration':
      return { ...base, type: 'duration', minMs: written.min, maxMs: written.max, ...withDefault(written.default) };
    case 'path':
      return { ...base, type: 'path', root: written.root };
  }
}

function withDefault<T>(value: T | undefined): { default?: T } {
  return value === undefined ? {} : { default: value };
}
