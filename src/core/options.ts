import type { CrowdLimits } from './crowd.js';

/** The times and sizes of the core; milliseconds unless said. Filled by the configuration. */
export interface CoreOptions {
  /** For each question to the directory, to the identities and to RBAC. No answer is a no. */
  readonly questionMs: number;
  /** For finding the targets, and for the checks before an attach. */
  readonly resolveMs: number;
  /** Requests about whose targets and rights one cluster is asked at the same time; the others wait, `queueMs` at most. */
  readonly askedAtOnce: number;
  /** Requests in work at the same time, from the words to the last message; more are refused. */
  readonly inWork: CrowdLimits;
  /** For one read or write of the records. */
  readonly storeMs: number;
  /** For a verb such as `list`. */
  readonly commandMs: number;
  /** For one message; an adapter's own retries are within it. */
  readonly messageMs: number;
  /** For a result with its files; a chat that is away ends the wait earlier. */
  readonly resultMs: number;
  /** A run may wait this long for its turn. */
  readonly queueMs: number;
  /** A run that waited longer than this is authorized again when its turn comes. */
  readonly recheckAfterMs: number;
  /** For the calls that attach a capsule. */
  readonly attachMs: number;
  /** From attached to started; the pull of an image is within it. */
  readonly startMs: number;
  /** How long after its deadline, which the supervisor enforces, a tool's output may take to arrive. */
  readonly outputMarginMs: number;
  /** How long a stopped run's partial output is waited for; the second between TERM and KILL is within it. */
  readonly stopMs: number;
  readonly detachMs: number;
  /**
   * Privileged capsules run without anybody's approval. Only where the requester works with rights of their own, as with a
   * kubeconfig, and so gains nothing that they could not do anyway.
   */
  readonly allowPrivileged: boolean;
  /** Pods that `--all` may touch. */
  readonly mostTargets: number;
}

export const DEFAULT_CORE_OPTIONS: CoreOptions = {
  questionMs: 5_000,
  resolveMs: 10_000,
  askedAtOnce: 8,
  inWork: { perPerson: 100, inAll: 2_000 },
  storeMs: 5_000,
  commandMs: 10_000,
  messageMs: 30_000,
  resultMs: 300_000,
  queueMs: 15 * 60_000,
  recheckAfterMs: 30_000,
  attachMs: 15_000,
  startMs: 30_000,
  outputMarginMs: 10_000,
  stopMs: 3_000,
  detachMs: 15_000,
  allowPrivileged: false,
  mostTargets: 10,
};

/** For the clocks of the bot and of the nodes, which may differ by so much. */
const CLOCK_SKEW_MS = 30_000;

/** A kubelet may start a capsule late; so long after it was begun to be attached the supervisor refuses to run the tool. */
export const startByMs = ({ attachMs, startMs }: CoreOptions): number => attachMs + startMs + CLOCK_SKEW_MS;
