import type { OutputFormat } from './output-format.js';
import type { Parameter } from './parameter.js';
import type { TargetKind } from './target.js';

export const MECHANISMS = ['ephemeral', 'node'] as const;
export type MechanismName = (typeof MECHANISMS)[number];

export const RISKS = ['routine', 'sensitive', 'privileged'] as const;
export type Risk = (typeof RISKS)[number];

/** One word of an argv: fixed text, or what a parameter adds. */
export type ArgvWord =
  | { readonly literal: string }
  /** The parameter's value as one whole word, after `prefix` if there is one; nothing when the parameter is not given. */
  | { readonly param: string; readonly prefix?: string }
  /** `then` words only if the parameter is given (a boolean: set; with `is`: given with that value), else `otherwise`. */
  | {
      readonly when: string;
      readonly is?: string | number;
      readonly then: readonly string[];
      readonly otherwise?: readonly string[];
    };

/** Who the capsule's process is: the target's own user, or a fixed uid. */
export type RunsAs = 'target' | { readonly uid: number; readonly gid: number };

/** The namespaces of a target that the node mechanism can enter, in the words of nsenter. */
export const NAMESPACE_KINDS = ['net', 'pid', 'ipc', 'uts', 'mnt', 'cgroup'] as const;
export type NamespaceKind = (typeof NAMESPACE_KINDS)[number];

/** What every capsule pod has, to find its target's processes and to enter their namespaces. */
export const NODE_CAPABILITIES = ['SYS_ADMIN', 'SYS_PTRACE', 'DAC_READ_SEARCH'] as const;

/** What a capsule pod is made of, beyond what every one has. */
export interface NodeOptions {
  /** The namespaces of the target that the tool enters. With `pid` it gets a /proc of that namespace. */
  readonly joins: readonly NamespaceKind[];
  /** Beyond those that find and enter the target's namespaces. */
  readonly capabilities: readonly string[];
  /** Thousandths of a core. */
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

/** The definition of one utility function. Made only by the catalogue's schema. */
export interface Capsule {
  readonly name: string;
  readonly summary: string;
  /** Longer words for `help NAME`. */
  readonly description?: string;
  /** `registry/path@sha256:…`: a digest, always. */
  readonly image: string;
  /** In the order of preference: the first that the cluster would admit is used. */
  readonly mechanisms: readonly MechanismName[];
  /** What it can run on. */
  readonly targets: readonly TargetKind[];
  readonly argv: readonly ArgvWord[];
  readonly params: readonly Parameter[];
  readonly fits: {
    readonly os: readonly string[];
    readonly arch: readonly string[];
    /** It makes sense on a pod that uses its node's network. */
    readonly hostNetwork: boolean;
    /** It works under a runtime with a kernel of its own, such as gVisor or Kata. */
    readonly sandboxed: boolean;
  };
  readonly privileges: { readonly as: RunsAs; readonly capabilities: readonly string[]; readonly privileged: boolean };
  /** For the node mechanism. */
  readonly node?: NodeOptions;
  readonly limits: {
    /** Milliseconds that the tool may run. */
    readonly deadlineMs: number;
    /** Bytes of output that the supervisor lets through. */
    readonly outputBytes: number;
    /** Bytes of the binary file that the tool may leave at ARTIFACT_PATH; without it there is none. */
    readonly artifactBytes?: number;
  };
  /** Exit codes of the tool that count as success. */
  readonly exitCodes: readonly number[];
  readonly output: OutputFormat;
  readonly examples: readonly string[];
  /** What the author raised the risk to; without it the derived risk stands. */
  readonly raisedTo?: Risk;
}

/** Where a tool leaves its artifact: a directory of the image that every user may write to. */
export const ARTIFACT_PATH = '/artifact/out';

/** How long a capsule keeps its artifact, in milliseconds, for it to be fetched after the tool has ended. */
export const ARTIFACT_HOLD_MS = 60_000;

/** The longest that a capsule may take from its start, in milliseconds: its tool's deadline, and the time to fetch what it left. */
export function longestRunMs({ deadlineMs, artifactBytes }: Capsule['limits']): number {
  return deadlineMs + (artifactBytes === undefined ? 0 : ARTIFACT_HOLD_MS);
}

/** The risk of a capsule by one mechanism: derived, and raised by the author at most. */
export function riskOf(capsule: Pick<Capsule, 'privileges' | 'raisedTo'>, mechanism: MechanismName): Risk {
  const derived = deriveRisk(capsule.privileges, mechanism);
  return capsule.raisedTo === undefined ? derived : higherRisk(capsule.raisedTo, derived);
}

/** The risk by the mechanism that is tried first. */
export function usualRisk(capsule: Pick<Capsule, 'privileges' | 'raisedTo' | 'mechanisms'>): Risk {
  const [first = 'node'] = capsule.mechanisms;
  return riskOf(capsule, first);
}

/**
 * The least risk that privileges and mechanism imply: the node mechanism, added capabilities and privileged mode are
 * privileged; a fixed uid 0 is sensitive; all else, seeing what the target sees, is routine.
 */
export function deriveRisk(privileges: Capsule['privileges'], mechanism: MechanismName): Risk {
  const { as, capabilities, privileged } = privileges;
  if (mechanism === 'node' || privileged || capabilities.length > 0) return 'privileged';
  return as !== 'target' && as.uid === 0 ? 'sensitive' : 'routine';
}

/** The higher of two risks. */
export function higherRisk(a: Risk, b: Risk): Risk {
  return RISKS.indexOf(a) >= RISKS.indexOf(b) ? a : b;
}
