import { z } from 'zod';
import { parseDuration } from './domain/duration.js';
import { SECOND_FACTORS } from './domain/approval-policy.js';
import { RISKS } from './domain/capsule.js';
import { isMappable, isReserved } from './domain/reserved-name.js';
import { LIMIT_LEVELS } from './domain/limits.js';
import { parseSize } from './domain/size.js';
import { imagesSchema } from './images-schema.js';

/** The keys of recap.yaml. Every key has a default but the clusters; unknown keys are refused. */
const duration = (least: string, most: string) =>
  z
    .string()
    .refine((text) => parseDuration(text) !== undefined, {
      error: 'is not a duration: write it like 500ms, 20s, 5m or 1h',
    })
    .transform((text) => parseDuration(text) ?? Number.NaN)
    .refine((ms) => ms >= (parseDuration(least) ?? 0) && ms <= (parseDuration(most) ?? 0), {
      error: `must be from ${least} to ${most}`,
    });

const kubernetesName = z
  .string()
  .min(1)
  .refine((name) => !isReserved(name), { error: 'begins with system:, which can never be mapped' })
  .refine((name) => name === '' || isReserved(name) || isMappable(name), {
    error: 'has a space around it, or a character that can not be seen',
  });

const slack = z.strictObject({
  mode: z.enum(['socket', 'http']).default('socket'),
  /** Connections at the same time; with one, a few seconds are deaf whenever Slack renews it. */
  connections: z.int().min(1).max(10).default(2),
  /** Only in http mode. */
  port: z.int().min(0).max(65_535).default(3000),
  path: z
    .string()
    .regex(/^\/[\w./-]*$/)
    .default('/slack/events'),
  command: z
    .string()
    .regex(/^\/[a-z0-9_-]{1,31}$/)
    .default('/recap'),
  allowGuests: z.boolean().default(false),
  /** Another Slack, such as the one of the sandbox. */
  apiUrl: z.url({ protocol: /^https?$/ }).optional(),
});

const cluster = z.strictObject({
  /** The service account of the pod that the bot runs in. */
  inCluster: z.boolean().optional(),
  kubeconfig: z.string().min(1).optional(),
  context: z.string().min(1).optional(),
  /** Turns the mechanism `node` on: capsule pods, on the node of their target, in this namespace of the bot's own. */
  node: z
    .strictObject({
      namespace: z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, { error: 'is not a name of a namespace' }),
    })
    .optional(),
});

const identities = z.strictObject({
  /** Slack user id to Kubernetes user and groups. */
  users: z
    .record(
      z.string().regex(/^[UW][A-Z0-9]{2,}$/, { error: 'is not a Slack user id (like U0123ABC)' }),
      z.strictObject({ user: kubernetesName, groups: z.array(kubernetesName).default([]) }),
    )
    .default({}),
  email: z
    .strictObject({
      domains: z
        .array(z.string().regex(/^[a-z0-9][a-z0-9.-]*\.[a-z]{2,}$/, { error: 'is not a lower-case domain' }))
        .min(1),
      prefix: z
        .string()
        .default('')
        .refine((prefix) => !isReserved(prefix), { error: 'begins with system:' }),
      groups: z.array(kubernetesName).default([]),
    })
    .optional(),
  /** Slack user group id to Kubernetes groups, for whoever is identified by one of the others. */
  userGroups: z
    .record(
      z.string().regex(/^S[A-Z0-9]{2,}$/, { error: 'is not the id of a Slack user group (like S0123ABC)' }),
      z.array(kubernetesName).min(1),
    )
    .optional(),
});

const limit = z.strictObject({
  concurrent: z.int().min(1).max(1_000),
  perMinute: z.int().min(1).max(100_000).optional(),
});

const limits = z.strictObject({
  levels: z.partialRecord(z.enum(LIMIT_LEVELS), limit).optional(),
  queue: z.int().min(0).max(100_000).optional(),
  queuePerPerson: z.int().min(0).max(100_000).optional(),
});

const names = z.array(z.string().min(1)).min(1).optional();

const channelId = z.string().regex(/^[CG][A-Z0-9]{2,}$/, { error: 'is not the id of a channel (like C0123ABC)' });

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

const approvals = z.strictObject({
  timeZone: z
    .string()
    .refine(isTimeZone, { error: 'is no time zone: write it like Europe/Berlin or UTC' })
    .default('UTC'),
  /** The first that fits counts; where none does, one other person approves what is privileged. */
  rules: z.array(approvalRule).default([]),
});

const secondFactor = z.strictObject({
  /** The file with the sealed secrets that `recap totp enroll` writes; the key is a secret: RECAP_TOTP_KEY. */
  secrets: z.string().min(1),
});

const runs = z.strictObject({
  startTimeout: duration('1s', '10m').default(30_000),
  mostTargets: z.int().min(1).max(10).default(10),
  shutdownGrace: duration('0s', '5m').default(10_000),
  /** Capsule entries that may stand in one pod's spec; they stay until the pod goes. */
  entriesPerPod: z.int().min(1).max(100).default(20),
  /** Tell in the target pod's own events what was attached and detached: two calls more, beside the run. */
  podEvents: z.boolean().default(true),
  imagePullPolicy: z.enum(['IfNotPresent', 'Always', 'Never']).default('IfNotPresent'),
});

const capsules = z.strictObject({
  /** Takes the place of the registry's host in every image, for a mirror. */
  registry: z
    .string()
    .regex(/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._/-]+)?$/, { error: 'is not a registry (like mirror.example.com/recap)' })
    .optional(),
});

const size = z
  .string()
  .refine((text) => parseSize(text) !== undefined, { error: 'is not a size: write it like 512KiB or 64MiB' })
  .transform((text) => parseSize(text) ?? Number.NaN);

/** Without it runs, threads and limits are in memory, for one replica. */
const redis = z.strictObject({
  /** The password is a secret: REDIS_PASSWORD. */
  url: z
    .url({ protocol: /^rediss?$/, error: 'is not redis://HOST:PORT, or rediss:// for TLS' })
    .refine((url) => !URL.canParse(url) || new URL(url).password === '', {
      error: 'holds a password: give it as REDIS_PASSWORD instead',
    }),
  /** Redis Cluster; the url names one of its nodes. */
  cluster: z.boolean().default(false),
  /** A file with the authorities that vouch for the server. */
  ca: z.string().min(1).optional(),
  /** Before every key. */
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9][\w.:-]{0,63}$/, { error: 'is not a prefix (letters, digits and . : _ -)' })
    .default('recap'),
  /** Runs, and the bytes of all their results together; the oldest go first. */
  keepRuns: z.int().min(100).max(1_000_000).default(10_000),
  keepFor: duration('1h', '8760h').default(30 * 24 * 3_600_000),
  keepResults: size.default(64 * 1024 ** 2),
});

/** Where every request, refusal, decision, start, end and receipt is kept. What can't be kept in all of them is not done. */
const audit = z.strictObject({
  /** Lines that begin with {"audit": between those of the log. */
  stdout: z.boolean().default(true),
  /** A file of this process alone. */
  file: z.string().min(1).optional(),
  /** One chain of all replicas, in the Redis of `redis`. */
  redis: z.boolean().default(false),
  /** A channel that is told, after the event is kept, and as well as it goes. */
  channel: channelId.optional(),
});

/** A port for probes and Prometheus: /livez, /readyz and /metrics, without a secret and without a login. */
const operations = z.strictObject({
  port: z.int().min(0).max(65_535).default(9464),
  /** The address to listen on; all of them where it is not said. */
  host: z.string().min(1).optional(),
});

const telemetry = z.strictObject({
  /** A collector of OpenTelemetry, by OTLP over HTTP; OTEL_EXPORTER_OTLP_ENDPOINT says it, too. */
  traces: z.strictObject({ endpoint: z.url({ protocol: /^https?$/ }) }).optional(),
});

export const configSchema = z.strictObject({
  slack: slack.prefault({}),
  defaultCluster: z.string().min(1).optional(),
  clusters: z
    .record(z.string().regex(/^[A-Za-z0-9][-A-Za-z0-9_.@]{0,62}$/, { error: 'is not a name for a cluster' }), cluster)
    .refine((all) => Object.keys(all).length > 0, { error: 'names no cluster' }),
  identities: identities.prefault({}),
  limits: limits.prefault({}),
  approvals: approvals.prefault({}),
  secondFactor: secondFactor.optional(),
  runs: runs.prefault({}),
  capsules: capsules.prefault({}),
  images: imagesSchema.prefault({}),
  redis: redis.optional(),
  audit: audit.prefault({}),
  operations: operations.optional(),
  telemetry: telemetry.prefault({}),
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']).default('info') }).prefault({}),
});

/** recap.yaml, read and checked; durations in milliseconds. */
export type Settings = z.output<typeof configSchema>;
