import type { ApprovalPolicy } from '../../domain/approval-policy.js';
import type { ApprovalRecord } from '../../domain/approval.js';
import { isOver } from '../../domain/approval.js';
import { isExpired } from '../../domain/decide-approval.js';
import type { Outcome } from '../../domain/outcome.js';
import { done, refused } from '../../domain/outcome.js';
import type { Report } from '../../domain/report.js';
import type { RunApproval } from '../../domain/run.js';
import { namespaceOfTarget } from '../../domain/target.js';
import { isSamePerson } from '../asker.js';
import { authorize } from '../authorize.js';
import { needsApproval } from '../choose-mechanism.js';
import type { CapsuleRequest, PlannedRun } from '../plan-jobs.js';
import type { CoreOptions } from '../options.js';
import type { AccessQuestion, Clock, Cluster, Conversation } from '../ports.js';
import type { ApprovalDesk } from './approval-desk.js';
import { MOST_OPEN } from './approval-desk.js';
import { planApproval, strictestRule } from './plan-approval.js';

/**
 * A request may run at once, with by whose leave if that was needed; or others are asked, in a message that the asker sees too; or
 * there is something to say.
 */
export type Held =
  | { readonly kind: 'run'; readonly approval?: RunApproval }
  | { readonly kind: 'asked'; readonly report: Report }
  | Outcome<Report>;

export interface HoldDeps {
  /** Without it nobody can be asked. */
  readonly approvalDesk: ApprovalDesk | undefined;
  readonly approvalPolicy: ApprovalPolicy;
  readonly options: CoreOptions;
  readonly clock: Clock;
}

/** Requests of one person that may wait at the same time; more would be a flood for those who decide. */
const MOST_WAITING = 10;

/**
 * The step between the checks and the runs: what needs others is asked of them and runs later, what breaks the glass runs at once
 * and is reviewed, what needs nobody goes on. Without a place to ask, what needs others is refused.
 */
export async function holdForApproval(
  request: CapsuleRequest,
  planned: readonly PlannedRun[],
  cluster: Cluster,
  conversation: Conversation,
  { approvalDesk: desk, approvalPolicy: policy, options, clock }: HoldDeps,
  signal: AbortSignal,
): Promise<Held> {
  if (options.allowPrivileged) return { kind: 'run' };
  const passing = planned.filter(({ preflight }) => preflight.kind === 'done');
  const rule = strictestRule(policy, request, passing, clock.now());
  if (rule.needsReason && request.args.reason === undefined) return reasonRequired(request);
  if (rule.quorum === 0) return { kind: 'run' };
  const mechanism = passing[0]?.job.mechanism.name ?? 'node';
  if (desk === undefined) return needsApproval(request.capsule, mechanism);
  const place = { place: conversation.place, now: clock.now() };
  if (request.args.breakGlass) {
    const question = breakGlassQuestion(request, passing);
    const bound = { ms: options.questionMs, signal };
    const answer = await authorize(cluster.access, request.asker.identity, question, bound);
    return breakGlass(planApproval('review', request, passing, rule, place), answer, desk);
  }

  const open = (await desk.book.listOpen(MOST_OPEN)).filter((one) => !isExpired(one, place.now));
  const approval = planApproval('approval', request, planned, rule, place);
  const same = open.find(({ hash, kind, id }) => hash === approval.hash && kind === 'approval' && id !== approval.id);
  if (same !== undefined) return done(waiting(same));
  const mine = open.filter(
    ({ requester, kind, id }) =>
      kind === 'approval' && id !== approval.id && isSamePerson(requester.person, approval.requester.person),
  );
  if (mine.length >= MOST_WAITING) {
    return refused('queue-full', `${MOST_WAITING} requests of yours wait for an approval already.`, {
      hint: '`/recap withdraw` with their ids takes them back.',
    });
  }
  const asked = await desk.ask(approval);
  const report = waiting(asked);
  // Also one that was decided meanwhile, while this was handled again: its message tells how.
  return approval.channel === undefined || isOver(asked) ? { kind: 'asked', report } : done(report);
}

function breakGlassQuestion({ capsule }: CapsuleRequest, passing: readonly PlannedRun[]): AccessQuestion {
  const target = passing[0]?.job.plan.target;
  const namespace = target === undefined ? undefined : namespaceOfTarget(target);
  return { verb: 'break-glass', capsule: capsule.name, namespace };
}

/** Starts at once for who may, loudly, and others judge it afterwards. The review is written before the run begins. */
async function breakGlass(review: ApprovalRecord, answer: Outcome<void>, desk: ApprovalDesk): Promise<Held> {
  if (answer.kind !== 'done') {
    desk.book.note('break-glass-refused', review);
    return answer;
  }
  await desk.openReview(review);
  return { kind: 'run', approval: { id: review.id, kind: 'review', by: [] } };
}

function reasonRequired({ capsule }: CapsuleRequest): Outcome<never> {
  return refused('reason-required', `${capsule.name} needs a reason here.`, {
    hint: 'Add --reason "why"; those who approve it read it, and it is kept.',
  });
}

function waiting({ id, subject, quorum, expiresAt, channel }: ApprovalRecord): Report {
  const until = expiresAt === undefined ? '' : ` until ${new Date(expiresAt).toISOString().slice(11, 16)} UTC`;
  const needed = quorum === 1 ? 'one other person' : `${quorum} others`;
  return {
    title: `${subject.capsule.name} waits for an approval`,
    summary: `It starts by itself when ${needed} approved it; it waits${until}.`,
    parts: [{ kind: 'facts', facts: [{ label: 'Request', value: id }] }],
    notes: [
      ...(channel === undefined ? [] : ['It is posted in the channel of the policy.']),
      `/recap withdraw ${id} takes it back.`,
    ],
    files: [],
  };
}
