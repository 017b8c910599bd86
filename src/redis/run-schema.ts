import { z } from 'zod';
import { MECHANISMS, RISKS } from '../domain/capsule.js';
import type { ErrorCode } from '../domain/errors.js';
import { ERROR_CODES } from '../domain/errors.js';
import type { RunRecord } from '../domain/run.js';
import { RUN_STATES } from '../domain/run.js';
import { parseRunId } from '../domain/run-id.js';
import { identitySchema, personSchema } from './person-schema.js';
import { targetSchema } from './target-schema.js';

/** A code of another version is of no use here; the words beside it are. */
const code = z.string().transform((text): ErrorCode => (text in ERROR_CODES ? (text as ErrorCode) : 'internal'));
const hint = z.string().exactOptional();

const end = z.looseObject({
  kind: z.enum(['done', 'refused', 'failed']),
  refusal: z.looseObject({ code, reason: z.string(), hint, detail: z.string().exactOptional() }).exactOptional(),
  failure: z.looseObject({ code, message: z.string(), hint, reference: z.string().exactOptional() }).exactOptional(),
});

const receipt = z.looseObject({
  lines: z.array(
    z.looseObject({
      subject: z.enum(['capsule', 'pod', 'node', 'container', 'restarts', 'readiness', 'entries']),
      verdict: z.enum(['ok', 'changed', 'unknown', 'stays']),
      text: z.string(),
      detail: z.string().exactOptional(),
    }),
  ),
  checkedAt: z.number(),
});

/** A run as Redis keeps it, without its report; checked, since another version of the bot may have written it. */
export const runSchema: z.ZodType<RunRecord> = z.looseObject({
  id: z.string().regex(/^r-/).transform(parseRunId),
  state: z.enum(RUN_STATES),
  version: z.int(),
  capsule: z.looseObject({
    name: z.string(),
    image: z.string(),
    mechanism: z.enum(MECHANISMS),
    risk: z.enum(RISKS),
  }),
  argv: z.array(z.string()),
  command: z.string(),
  requester: personSchema,
  identity: identitySchema,
  target: targetSchema,
  nonce: z.string().exactOptional(),
  notes: z.array(z.string()).exactOptional(),
  place: z.string(),
  requestedAt: z.number(),
  changedAt: z.number(),
  startedAt: z.number().exactOptional(),
  endedAt: z.number().exactOptional(),
  end: end.exactOptional(),
  receipt: receipt.exactOptional(),
  resultTold: z.boolean().exactOptional(),
});
