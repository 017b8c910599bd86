import type { ApprovalId } from '../domain/approval-id.js';
import type { ApprovalRecord } from '../domain/approval.js';
import type { Capsule } from '../domain/capsule.js';
import type { Identity } from '../domain/identity.js';
import type { Outcome } from '../domain/outcome.js';
import type { Parameter, ParameterValues } from '../domain/parameter.js';
import type { Person } from '../domain/person.js';
import type { Report } from '../domain/report.js';
import type { RunId } from '../domain/run-id.js';
import type { RunProgress, RunRecord } from '../domain/run.js';

/** A word that stands at its place rather than behind a flag. */
export interface Positional {
  readonly name: string;
  readonly summary: string;
  readonly required: boolean;
}

/** What a verb may do; core/ provides it. Each method shows and does only what the asker is allowed to. */
export interface CommandContext {
  readonly person: Person;
  readonly identity: Identity;
  readonly signal: AbortSignal;
  /** The capsules that the asker may run in some namespace that the bot sees, and where. */
  allowedCapsules(): Promise<readonly { capsule: Capsule; namespaces: readonly string[] }[]>;
  /** The usage and examples of one word (command or capsule), or undefined when the asker may not use it or it isn't there. */
  help(word: string): Promise<Report | undefined>;
  /** The overview of all words that the asker may use. */
  overview(): Promise<Report>;
  /** Words near to this one that the asker may use. */
  near(word: string): Promise<readonly string[]>;
  runs(filter: { mine: boolean; live: boolean }, most: number): Promise<readonly RunProgress[]>;
  run(id: RunId): Promise<RunRecord | undefined>;
  stop(id: RunId): Promise<Outcome<RunRecord>>;
  /** The requests for approval, and the reviews, that wait for somebody; newest first. */
  waiting(): Promise<readonly ApprovalRecord[]>;
  decide(id: ApprovalId, verdict: 'approve' | 'deny' | 'withdraw'): Promise<Outcome<ApprovalRecord>>;
}

export interface CommandArguments {
  readonly positionals: ReadonlyMap<string, string>;
  readonly flags: ParameterValues;
}

/**
 * What a verb comes to: a reply, or another command to be taken in its stead, as if the asker had typed it: it is read, authorized
 * and run like any other.
 */
export type CommandResult = Outcome<Report> | { readonly kind: 'instead'; readonly text: string };

/** A verb of `/recap`, as a value; help and usage are rendered from it. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly positionals: readonly Positional[];
  readonly flags: readonly Parameter[];
  readonly examples: readonly string[];
  run(context: CommandContext, args: CommandArguments): Promise<CommandResult>;
}

/** Gives the value back; it is there for the types, and so that a reader finds every verb by one word. */
export function defineCommand(command: Command): Command {
  return command;
}
