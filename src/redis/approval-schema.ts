import { z } from 'zod';
import type { ApprovalRecord } from '../domain/approval.js';
import { SECOND_FACTORS } from '../domain/approval-policy.js';
import { APPROVAL_STATES } from '../domain/approval.js';
import { parseApprovalId } from '../domain/approval-id.js';
import type { ApprovalSubject } from '../domain/approval-subject.js';
import { hashSubject } from '../domain/approval-subject.js';
import { MECHANISMS, NAMESPACE_KINDS, RISKS } from '../domain/capsule.js';
import { parseRunId } from '../domain/run-id.js';
import { identitySchema, personSchema } from './person-schema.js';
import { targetRefSchema } from './target-schema.js';

const words = z.array(z.string());
const moment = z.number().exactOptional();

const subject: z.ZodType<ApprovalSubject> = z.looseObject({
  capsule: z.looseObject({
    name: z.string(),
    image: z.string(),
    privileges: z.looseObject({
      as: z.union([z.literal('target'), z.looseObject({ uid: z.int(), gid: z.int() })]),
      capabilities: words,
      privileged: z.boolean(),
    }),
    limits: z.looseObject({
      deadlineMs: z.number(),
      outputBytes: z.number(),
      artifactBytes: z.number().exactOptional(),
    }),
    node: z
      .looseObject({
        joins: z.array(z.enum(NAMESPACE_KINDS)),
        capabilities: words,
        cpuMillis: z.number(),
        memoryBytes: z.number(),
      })
      .exactOptional(),
  }),
  argv: words,
  requester: z.looseObject({ chat: z.string(), workspace: z.string(), id: z.string() }),
  user: z.string(),
  reason: z.string(),
  targets: z.array(
    z.looseObject({
      cluster: z.string(),
      name: z.string(),
      uid: z.string(),
      containerId: z.string(),
      mechanism: z.enum(MECHANISMS),
    }),
  ),
});

const decider = z.looseObject({ person: personSchema, identity: identitySchema });

/** A request for approval as Redis keeps it. One whose hash is not that of what it asks for is none: nobody has approved that. */
export const approvalSchema: z.ZodType<ApprovalRecord> = z
  .looseObject({
    id: z.string().regex(/^a-/).transform(parseApprovalId),
    kind: z.enum(['approval', 'review']),
    state: z.enum(APPROVAL_STATES),
    version: z.int(),
    subject,
    hash: z.string(),
    requester: decider,
    surface: z.enum(['command', 'mention', 'button', 'form', 'cli']),
    reason: z.string().exactOptional(),
    targets: z.array(z.looseObject({ command: z.string(), ref: targetRefSchema })),
    risk: z.enum(RISKS),
    atWorst: words,
    checks: words,
    quorum: z.int().min(1),
    secondFactor: z.enum(SECOND_FACTORS).exactOptional(),
    place: z.string(),
    channel: z.string().exactOptional(),
    message: z.string().exactOptional(),
    requestedAt: z.number(),
    changedAt: z.number(),
    expiresAt: moment,
    useBy: moment,
    remindAt: moment,
    remindEveryMs: moment,
    decisions: z.array(z.looseObject({ kind: z.enum(['approve', 'deny']), by: decider, at: z.number() })),
    why: z.string().exactOptional(),
    runs: z.array(z.string().regex(/^r-/).transform(parseRunId)),
  })
  .refine((approval) => approval.hash === hashSubject(approval.subject), { error: 'the hash is of something else' });
