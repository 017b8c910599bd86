import { z } from 'zod';
import type { ArgvWord, Capsule } from '../domain/capsule.js';
import { MECHANISMS, NAMESPACE_KINDS, RISKS } from '../domain/capsule.js';
import { parseSize } from '../domain/size.js';
import { TARGET_KINDS } from '../domain/target.js';
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

const capabilitiesSchema = z.array(
  z.string().regex(/^[A-Z][A-Z_]{2,30}$/, 'is no capability: write it like SYS_PTRACE'),
);

const privilegesSchema = z.strictObject({
  as: z.union([z.literal('target'), z.strictObject({ uid, gid: uid })], {
    error: 'is either target, or {uid, gid}',
  }),
  capabilities: capabilitiesSchema,
  privileged: z.boolean().default(false),
});

/** As in a pod's resources: `500m` is half a core. A capsule that needs more than two would be felt by the target. */
const cpuSchema = z
  .string()
  .regex(/^[1-9]\d{0,3}m$/, 'is no amount of cpu: write it like 500m')
  .transform((text) => Number(text.slice(0, -1)))
  .refine((millis) => millis <= 2_000, 'is more than 2000m');

const MOST_MEMORY_BYTES = 2 * 1024 ** 3;

const nodeSchema = z
  .strictObject({
    joins: z.array(z.enum(NAMESPACE_KINDS)).default([]),
    capabilities: capabilitiesSchema.default([]),
    cpu: cpuSchema,
    memory: sizeSchema.refine((bytes) => bytes <= MOST_MEMORY_BYTES, 'is more than 2GiB'),
  })
  .transform(({ cpu, memory, ...rest }) => ({ ...rest, cpuMillis: cpu, memoryBytes: memory }));

/** Kept below what rotates a container's log away (10 MiB by default in the kubelet), which loses data silently. */
const MOST_OUTPUT_BYTES = 4 * 1024 ** 2;
/** An approval and a person's patience are over by then; longer work is no capsule. */
const LONGEST_DEADLINE_MS = 15 * 60_000;
/** Held in memory while it travels, once for each run. */
const MOST_ARTIFACT_BYTES = 64 * 1024 ** 2;

const limitsSchema = z
  .strictObject({ deadline: durationSchema, output: sizeSchema, artifact: sizeSchema.optional() })
  .refine(({ deadline }) => deadline >= 1_000 && deadline <= LONGEST_DEADLINE_MS, {
    path: ['deadline'],
    error: 'is not between 1s and 15m',
  })
  .refine(({ output }) => output <= MOST_OUTPUT_BYTES, { path: ['output'], error: 'is more than 4MiB' })
  .refine(({ artifact = 0 }) => artifact <= MOST_ARTIFACT_BYTES, { path: ['artifact'], error: 'is more than 64MiB' })
  .transform(({ deadline, output, artifact }) => ({
    deadlineMs: deadline,
    outputBytes: output,
    ...(artifact === undefined ? {} : { artifactBytes: artifact }),
  }));

const written = z.strictObject({
  name: z
    .string()
    .max(40)
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'is no name of a capsule: lowercase letters, digits, single dashes'),
  summary: lineSchema(100),
  description: lineSchema(1_000).optional(),
  image: imageSchema,
  mechanism: z
    .union([z.enum(MECHANISMS).transform((one) => [one]), z.array(z.enum(MECHANISMS)).min(1)])
    .refine((all) => new Set(all).size === all.length, 'names a mechanism twice'),
  targets: z.array(z.enum(TARGET_KINDS)).min(1).default(['container']),
  argv: z.array(argvWordSchema).min(1),
  params: parametersSchema,
  fits: z.strictObject({
    os: z.array(z.enum(['linux'])).min(1),
    arch: z.array(z.enum(['amd64', 'arm64'])).min(1),
    hostNetwork: z.boolean().default(true),
    sandboxed: z.boolean().default(true),
  }),
  privileges: privilegesSchema,
  node: nodeSchema.optional(),
  risk: z.enum(RISKS).optional(),
  limits: limitsSchema,
  exitCodes: z.array(z.int().min(0).max(255)).min(1).default([0]),
  output: outputSchema,
  examples: z.array(z.string().min(1)).min(1),
});

/** The parsed YAML of one capsule.yaml to a Capsule. Cross-checks between its parts are in capsule-checks.ts. */
export const capsuleSchema = written.transform(({ description, risk, mechanism, node, ...rest }): Capsule => ({
  ...rest,
  mechanisms: mechanism,
  ...(description === undefined ? {} : { description }),
  ...(node === undefined ? {} : { node }),
  ...(risk === undefined ? {} : { raisedTo: risk }),
}));
