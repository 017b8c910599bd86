import { z } from 'zod';
import { approvalsSchema } from './approvals-schema.js';
import { isMappable, isReserved } from './domain/reserved-name.js';
import { LIMIT_LEVELS } from './domain/limits.js';
import { parseSize } from './domain/size.js';
import { imagesSchema } from './images-schema.js';
import { channelId, duration } from './setting-values.js';

/** The keys of recap.yaml. Every key has a default but the clusters; unknown keys are refused. */
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
  approvals: approvalsSchema.prefault({}),
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
