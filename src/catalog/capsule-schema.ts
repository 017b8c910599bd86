import { z } from 'zod';
import type { ArgvWord, Capsule } from '../domain/capsule.js';
import { deriveRisk, higherRisk, MECHANISMS, RISKS } from '../domain/capsule.js';
import { parseSize } from '../domain/size.js';
import { isPlainWord, readArgvText } from './argv-notation.js';
import { outputSchema } from './output-schema.js';
import { durationSchema, flagNameSchema, lineSchema, parametersSchema } from './parameter-schema.js';

/**
 * The strict schema of capsule.yaml: unknown keys are refused, limits and a digest are demanded, the risk is derived and can only
 * be raised. The notation of `argv` is told in argv-notation.ts.
 */

/** `registry/path/name@sha256:…`; a tag says nothing about what runs, so there is none. */
const IMAGE = /^[a-z0-9][a-z0-9.-]*(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+@sha256:[0-9a-f]{64}$/;

const imageSchema = z
  .string()
  .regex(IMAGE, 'is no image with a digest: write registry/path/name@sha256: and 64 hex digits, without a tag')
  .refine((image) => !/@sha256:(.)\1{63}$/.test(image), 'has a digest that no image can have');

const sizeSchema = z.string().transform((text, context) => {
  const bytes = parseSize(text);
  if (bytes !== undefined && bytes > 0) return bytes;
  context.addIssue({ code: 'custom', message: 'is no size: write it like 64KiB or 1MiB' });
  return z.NEVER;
});

const plainWord = z.string().refine(isPlainWord, 'is empty or has braces: a conditional has fixed words only');

const argvWordSchema = z.union([
  z.string().transform((text, context): ArgvWord => {
    const word = readArgvText(text);
    if (word !== undefined) return word;
    context.addIssue({
      code: 'custom',
      message: 'is no argv word: braces are for {{name}} alone or at the end of a word',
    });
    return z.NEVER;
  }),
  z
    .strictObject({
      when: flagNameSchema,
      is: z.union([z.string(), z.int()]).optional(),
      then: z.array(plainWord).min(1),
      otherwise: z.array(plainWord).min(1).optional(),
    })
    .transform(({ when, is, then, otherwise }): ArgvWord => ({
      when,
      then,
      ...(is === undefined ? {} : { is }),
      ...(otherwise === undefined ? {} : { otherwise }),
    })),
]);

/** The uids of real users; 65534 is nobody, -1 and the overflow beyond are no user. */
const uid = z.int().min(0).max(65_534);

const privilegesSchema = z.strictObject({
  as: z.union([z.literal('target'), z.strictObject({ uid, gid: uid })], {
    error: 'is either target, or {uid, gid}',
  }),
  capabilities: z.array(z.string().regex(/^[A-Z][A-Z_]{2,30}$/, 'is no capability: write it like SYS_PTRACE')),
  privileged: z.boolean().default(false),
});

/** Kept below what rotates a container's log away (10 MiB by default in the kubelet), which loses data silently. */
const MOST_OUTPUT_BYTES = 4 * 1024 ** 2;
/** An approval and a person's patience are over by then; longer work is no capsule. */
const LONGEST_DEADLINE_MS = 15 * 60_000;

const limitsSchema = z
  .strictObject({ deadline: durationSchema, output: sizeSchema })
  .refine(({ deadline }) => deadline >= 1_000 && deadline <= LONGEST_DEADLINE_MS, {
    path: ['deadline'],
    error: 'is not between 1s and 15m',
  })
  .refine(({ output }) => output <= MOST_OUTPUT_BYTES, { path: ['output'], error: 'is more than 4MiB' })
  .transform(({ deadline, output }) => ({ deadlineMs: deadline, outputBytes: output }));

const written = z.strictObject({
  name: z
    .string()
    .max(40)
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'is no name of a capsule: lowercase letters, digits, single dashes'),
  summary: lineSchema(100),
  description: lineSchema(1_000).optional(),
  image: imageSchema,
  mechanism: z.enum(MECHANISMS),
  argv: z.array(argvWordSchema).min(1),
  params: parametersSchema,
  fits: z.strictObject({
    os: z.array(z.enum(['linux'])).min(1),
    arch: z.array(z.enum(['amd64', 'arm64'])).min(1),
  }),
  privileges: privilegesSchema,
  risk: z.enum(RISKS).optional(),
  limits: limitsSchema,
  exitCodes: z.array(z.int().min(0).max(255)).min(1).default([0]),
  output: outputSchema,
  examples: z.array(z.string().min(1)).min(1),
});

/** The parsed YAML of one capsule.yaml to a Capsule. Cross-checks between its parts are in capsule-checks.ts. */
export const capsuleSchema = written.transform((value, context): Capsule => {
  const { description, risk, ...rest } = value;
  const derived = deriveRisk(value);
  if (risk !== undefined && higherRisk(risk, derived) !== risk) {
    context.addIssue({
      code: 'custom',
      path: ['risk'],
      message: `is ${risk}, but its privileges and mechanism make it ${derived}; a risk can be raised, never lowered`,
    });
    return z.NEVER;
  }
  return { ...rest, ...(description === undefined ? {} : { description }), risk: risk ?? derived };
});
