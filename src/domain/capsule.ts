import type { OutputFormat } from './output-format.js';
import type { Parameter } from './parameter.js';

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

/** The definition of one utility function. Made only by the catalogue's schema. */
export interface Capsule {
  readonly name: string;
  readonly summary: string;
  /** Longer words for `help NAME`. */
  readonly description?: string;
  /** `registry/path@sha256:…`: a digest, always. */
  readonly image: string;
  readonly mechanism: MechanismName;
  readonly argv: readonly ArgvWord[];
  readonly params: readonly Parameter[];
  readonly fits: { readonly os: readonly string[]; readonly arch: readonly string[] };
  readonly privileges: { readonly as: RunsAs; readonly capabilities: readonly string[]; readonly privileged: boolean };
  readonly limits: {
    /** Milliseconds that the tool may run. */
    readonly deadlineMs: number;
    /** Bytes of output that the supervisor lets through. */
    readonly outputBytes: number;
  };
  /** Exit codes of the tool that count as success. */
  readonly exitCodes: readonly number[];
  readonly output: OutputFormat;
  readonly examples: readonly string[];
  /** Derived from privileges and mechanism, raised by the author at most. */
  readonly risk: Risk;
}

/**
 * The least risk that privileges and mechanism imply: the node mechanism, added capabilities and privileged mode are
 * privileged; a fixed uid 0 is sensitive; all else, seeing what the target sees, is routine.
 */
export function deriveRisk(capsule: Pick<Capsule, 'mechanism' | 'privileges'>): Risk {
  const { as, capabilities, privileged } = capsule.privileges;
  if (capsule.mechanism === 'node' || privileged || capabilities.length > 0) return 'privileged';
  return as !== 'target' && as.uid === 0 ? 'sensitive' : 'routine';
}

/** The higher of two risks. */
export function higherRisk(a: Risk, b: Risk): Risk {
  return RISKS.indexOf(a) >= RISKS.indexOf(b) ? a : b;
}
