import type { Risk } from './capsule.js';

/** A part of each day, in minutes since midnight; `from` is in it and `to` is not. It may reach over midnight. */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

/** What a rule is about; what is left out fits everything. */
export interface RuleConditions {
  readonly risks?: readonly Risk[] | undefined;
  readonly capsules?: readonly string[] | undefined;
  /** A node lies in no namespace, so a rule that names some is not about nodes. */
  readonly namespaces?: readonly string[] | undefined;
  readonly clusters?: readonly string[] | undefined;
  readonly hours?: Hours | undefined;
}

/** How whoever approves must confirm that it is they. */
export const SECOND_FACTORS = ['totp'] as const;
export type SecondFactor = (typeof SECOND_FACTORS)[number];

/** What must happen before a run may start. */
export interface ApprovalRule {
  readonly when: RuleConditions;
  /** How many others must approve; 0 needs nobody. */
  readonly quorum: number;
  /** Milliseconds that a request waits. */
  readonly expiryMs: number;
  /** The chat's own id of the channel where requests are posted; without it the thread that they come from. */
  readonly channel?: string | undefined;
  readonly needsReason: boolean;
  readonly secondFactor?: SecondFactor | undefined;
  /** Milliseconds between two reminders of a review that nobody has done. */
  readonly remindEveryMs: number;
}

export interface ApprovalPolicy {
  /** An IANA time zone, such as `Europe/Berlin`, for the hours of the rules. */
  readonly timeZone: string;
  /** The first that fits counts. */
  readonly rules: readonly ApprovalRule[];
}

/** What a run is, as far as rules ask. */
export interface RuledRun {
  readonly risk: Risk;
  readonly capsule: string;
  readonly namespace: string | undefined;
  readonly cluster: string;
}

const DEFAULTS = { expiryMs: 15 * 60_000, needsReason: false, remindEveryMs: 60 * 60_000 };

/** Where no rule fits: one other person for what is privileged, nobody for the rest. */
export const DEFAULT_RULES: readonly ApprovalRule[] = [
  { ...DEFAULTS, when: { risks: ['privileged'] }, quorum: 1 },
  { ...DEFAULTS, when: { risks: ['routine', 'sensitive'] }, quorum: 0 },
];

/** The rule for a run at a moment (epoch milliseconds). */
export function ruleFor({ rules, timeZone }: ApprovalPolicy, run: RuledRun, at: number): ApprovalRule {
  const found = [...rules, ...DEFAULT_RULES].find(({ when }) => fits(when, run, at, timeZone));
  if (found === undefined) throw new Error('the rules by default fit every risk');
  return found;
}

function fits(when: RuleConditions, run: RuledRun, at: number, timeZone: string): boolean {
  const names = (list: readonly string[] | undefined, value: string | undefined): boolean =>
    list === undefined || (value !== undefined && list.includes(value));
  return (
    names(when.risks, run.risk) &&
    names(when.capsules, run.capsule) &&
    names(when.namespaces, run.namespace) &&
    names(when.clusters, run.cluster) &&
    (when.hours === undefined || isWithin(when.hours, minuteOfDay(at, timeZone)))
  );
}

const isWithin = ({ from, to }: Hours, minute: number): boolean =>
  from <= to ? minute >= from && minute < to : minute >= from || minute < to;

/** Minutes since midnight on the clocks of a time zone. */
function minuteOfDay(at: number, timeZone: string): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const [hours = '', minutes = ''] = clock.format(at).split(':');
  return Number(hours) * 60 + Number(minutes);
}
