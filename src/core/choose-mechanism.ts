import type { Capsule, MechanismName, Risk } from '../domain/capsule.js';
import { riskOf } from '../domain/capsule.js';
import type { ErrorCode } from '../domain/errors.js';
import { RecapError } from '../domain/errors.js';
import type { Outcome } from '../domain/outcome.js';
import { done, refused } from '../domain/outcome.js';
import type { Target } from '../domain/target.js';
import { renderTarget } from '../domain/target.js';
import type { Explain } from './explain.js';
import type { CoreOptions } from './options.js';
import type { AdmissionQuestion, AttachPlan, Cluster, Mechanism } from './ports.js';
import { within } from './within.js';

/** How a run attaches its capsule, and whether it may. Without a mechanism there is only the refusal. */
export interface ChosenMechanism {
  readonly mechanism: Mechanism;
  readonly risk: Risk;
  readonly preflight: Outcome<void>;
  /** Why it is not the first that the capsule names. */
  readonly note?: string;
}

export interface ChooseMechanismDeps {
  readonly explain: Explain;
  readonly options: CoreOptions;
}

/** What another mechanism may get around; all else is as true of that one. */
const WAYS_ROUND: ReadonlySet<ErrorCode> = new Set(['admission-refused', 'does-not-fit', 'under-pressure']);

/**
 * The first mechanism of the capsule that the cluster would admit on this target. Where there is a choice, or others would be asked
 * for their approval, the cluster's admission is asked; where not, the attach itself tells.
 * @throws RecapError `does-not-fit` when no mechanism of the capsule is there for such a target
 */
export async function chooseMechanism(
  plan: Omit<AttachPlan, 'startBy'>,
  cluster: Cluster,
  deps: ChooseMechanismDeps,
  signal: AbortSignal,
): Promise<ChosenMechanism> {
  const candidates = mechanismsFor(plan.capsule, plan.target, cluster);
  let first: ChosenMechanism | undefined;
  for (const mechanism of candidates) {
    const risk = riskOf(plan.capsule, mechanism.name);
    const admission = risk === 'privileged' ? 'now' : candidates.length > 1 ? 'recent' : 'none';
    const preflight = await check(mechanism, plan, admission, deps, signal);
    const why = first?.preflight.kind === 'refused' ? first.preflight.refusal.reason : undefined;
    const note = why === undefined ? {} : { note: `Ran by the ${mechanism.name} mechanism instead: ${why}` };
    const chosen = { mechanism, risk, preflight, ...note };
    if (!mayTryAnother(preflight)) return chosen;
    first ??= chosen;
  }
  if (first === undefined) throw new Error('a capsule has a mechanism at least');
  return first;
}

function mechanismsFor(capsule: Capsule, target: Target, cluster: Cluster): readonly Mechanism[] {
  if (!capsule.targets.includes(target.kind)) {
    const wanted = capsule.targets.map((kind) => `a ${kind}`).join(' or ');
    throw new RecapError('does-not-fit', `${capsule.name} looks at ${wanted}, and ${renderTarget(target)} is none.`, {
      hint: `/recap help ${capsule.name} shows what it runs on.`,
    });
  }
  const names = capsule.mechanisms.filter((name) => target.kind === 'container' || name === 'node');
  const found = names.flatMap((name) => cluster.mechanisms.get(name) ?? []);
  if (found.length > 0) return found;
  throw new RecapError('does-not-fit', `${capsule.name} needs the ${orList(names)} mechanism, which is off here.`, {
    hint: 'Who runs the bot can turn it on in its configuration, under clusters.',
  });
}

async function check(
  mechanism: Mechanism,
  plan: Omit<AttachPlan, 'startBy'>,
  admission: AdmissionQuestion,
  { options, explain }: ChooseMechanismDeps,
  signal: AbortSignal,
): Promise<Outcome<void>> {
  const late = (): Error => new RecapError('cluster-unreachable', 'The cluster did not answer the checks in time.');
  // Nothing is attached by a preflight, so its start-by time is of no account.
  const whole = { ...plan, startBy: 0 };
  try {
    const bound = { ms: options.resolveMs, signal, late };
    return done(await within(bound, (inner) => mechanism.preflight(whole, admission, inner)));
  } catch (error) {
    return explain.outcome(error, { run: plan.runId, step: 'preflight' });
  }
}

function mayTryAnother(preflight: Outcome<void>): boolean {
  return preflight.kind === 'refused' && WAYS_ROUND.has(preflight.refusal.code);
}

/** The refusal of a privileged capsule where nobody can be asked to approve it. */
export function needsApproval(capsule: Capsule, mechanism: MechanismName): Outcome<never> {
  const reason = `${capsule.name} is privileged by the ${mechanism} mechanism, and runs only when others approve it.`;
  return refused('approval-required', reason, { hint: 'Approvals are not set up here.' });
}

function orList(names: readonly string[]): string {
  return names.join(' or ');
}
