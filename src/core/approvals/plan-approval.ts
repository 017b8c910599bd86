import type { ApprovalPolicy, ApprovalRule } from '../../domain/approval-policy.js';
import { ruleFor } from '../../domain/approval-policy.js';
import { approvalIdOf } from '../../domain/approval-id.js';
import { bindSubject, hashSubject } from '../../domain/approval-subject.js';
import type { ApprovalKind, ApprovalRecord } from '../../domain/approval.js';
import { higherRisk } from '../../domain/capsule.js';
import { namespaceOfTarget, refOfTarget, renderTarget } from '../../domain/target.js';
import { atWorst } from '../../catalog/at-worst.js';
import type { CapsuleRequest, PlannedRun } from '../plan-jobs.js';

/** The rule of a request: of those of its runs, which differ by their risk only, the one that asks for most. */
export function strictestRule(
  policy: ApprovalPolicy,
  { capsule }: CapsuleRequest,
  planned: readonly PlannedRun[],
  at: number,
): ApprovalRule {
  const rules = planned.map(({ job: { plan, risk } }) => {
    const { target } = plan;
    const run = { risk, capsule: capsule.name, namespace: namespaceOfTarget(target), cluster: target.cluster };
    return ruleFor(policy, run, at);
  });
  const [strictest] = rules.sort((a, b) => b.quorum - a.quorum);
  if (strictest === undefined) throw new Error('a request has a run at least');
  const secondFactor = rules.find((rule) => rule.secondFactor !== undefined)?.secondFactor;
  return { ...strictest, secondFactor, needsReason: rules.some(({ needsReason }) => needsReason) };
}

/** What people decide on: the runs whose checks passed, bound to exactly what they would do. */
export function planApproval(
  kind: ApprovalKind,
  request: CapsuleRequest,
  planned: readonly PlannedRun[],
  rule: ApprovalRule,
  { place, now }: { place: string; now: number },
): ApprovalRecord {
  const { asker, capsule, argv, surface, args } = request;
  const passing = planned.filter(({ preflight }) => preflight.kind === 'done');
  const [first] = passing;
  if (first === undefined) throw new Error('nothing of the request passed its checks');
  const bound = passing.map(({ job }) => ({ target: job.plan.target, mechanism: job.mechanism.name }));
  const subject = bindSubject(capsule, argv, { ...asker, reason: args.reason }, bound);
  const isReview = kind === 'review';
  return {
    id: approvalIdOf(request.cause),
    kind,
    state: 'open',
    version: 1,
    subject,
    hash: hashSubject(subject),
    requester: { person: asker.person, identity: asker.identity },
    surface,
    ...(args.reason !== undefined && { reason: args.reason }),
    targets: passing.map(({ job, command }) => ({ command, ref: refOfTarget(job.plan.target) })),
    risk: passing.map(({ job }) => job.risk).reduce(higherRisk),
    atWorst: atWorst(capsule, first.job.mechanism.name),
    checks: checksOf(planned),
    quorum: rule.quorum,
    ...(rule.secondFactor !== undefined && { secondFactor: rule.secondFactor }),
    place,
    ...(rule.channel !== undefined && { channel: rule.channel }),
    requestedAt: now,
    changedAt: now,
    ...(isReview
      ? { remindAt: now + rule.remindEveryMs, remindEveryMs: rule.remindEveryMs }
      : { expiresAt: now + rule.expiryMs }),
    decisions: [],
    runs: isReview ? passing.map(({ job }) => job.plan.runId) : [],
  };
}

/** The verdict of the preflight, in sentences; also of the targets that are left out. */
function checksOf(planned: readonly PlannedRun[]): string[] {
  const left = planned.flatMap(({ job, preflight }) =>
    preflight.kind === 'refused' ? [`Left out: ${renderTarget(job.plan.target)}. ${preflight.refusal.reason}`] : [],
  );
  const notes = new Set(planned.flatMap(({ job }) => job.notes));
  const passing = planned.filter(({ preflight }) => preflight.kind === 'done');
  const fits = passing.some(({ job }) => job.mechanism.name === 'node')
    ? 'it fits the node'
    : 'it fits the node and the container';
  // The cluster's admission is asked beforehand for what is privileged; for the rest the attach itself tells.
  const isAdmitted = passing.every(({ job }) => job.risk === 'privileged');
  const passed = `Passed: ${fits}${isAdmitted ? ', and the cluster would admit it' : ''}.`;
  return [passed, ...notes, ...left];
}
