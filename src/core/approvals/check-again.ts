import { bindSubject, hashSubject, whatChanged } from '../../domain/approval-subject.js';
import type { ApprovalRecord } from '../../domain/approval.js';
import { approvers } from '../../domain/approval.js';
import type { Outcome } from '../../domain/outcome.js';
import { done, refused } from '../../domain/outcome.js';
import type { Target } from '../../domain/target.js';
import { namespaceOfTarget } from '../../domain/target.js';
import { findIdentity, findPerson } from '../asker.js';
import { authorize } from '../authorize.js';
import { findAllowedTargets } from '../find-allowed-targets.js';
import { readArguments, readWords } from '../parse-request.js';
import type { CapsuleRequest, PlanDeps, PlannedRun } from '../plan-jobs.js';
import { planJobs } from '../plan-jobs.js';
import type { Catalog } from '../../catalog/catalog.js';
import type { Cluster, Directory, Identities, Log } from '../ports.js';
import type { Turnstile } from '../turnstile.js';

export interface CheckDeps extends PlanDeps {
  readonly directory: Directory;
  readonly identities: Identities;
  readonly catalog: Catalog;
  readonly turnstile: Turnstile;
  readonly log: Log;
}

/** What is about to start: the request and its runs, as they are now. */
export interface CheckedAgain {
  readonly request: CapsuleRequest;
  readonly planned: readonly PlannedRun[];
}

/**
 * Everything that was checked when it was asked for, checked anew: the requester and their right, the approvers and theirs, each
 * target, the preflight. A refusal says what is not any more as it was approved. Rejects when a question fails.
 */
export async function checkAgain(
  approval: ApprovalRecord,
  deps: CheckDeps,
  signal: AbortSignal,
): Promise<Outcome<CheckedAgain>> {
  const bound = { ms: deps.options.questionMs, signal };
  const { chat, id, workspace } = approval.requester.person;
  const person = await findPerson(deps.directory, { chat, id, workspace }, bound);
  if (person.kind !== 'done') return changed(`${approval.requester.person.name} is no member any more`);
  const identity = await findIdentity(deps.identities, person.value, bound);
  if (identity.kind !== 'done') return identity;
  const cluster = deps.clusters.get(approval.targets[0]?.ref.cluster ?? deps.clusters.defaultName);
  if (cluster === undefined) return changed('the cluster is not configured any more');

  const asked = askedAgain(approval, deps);
  if (asked === undefined) return changed(`the capsule ${approval.subject.capsule.name} is gone`);
  const asker = { person: person.value, identity: identity.value };
  const request: CapsuleRequest = { ...asked, asker, surface: approval.surface, cause: approval.id };
  const targets = await findTargets(approval, request, cluster, deps, signal);
  if (targets.kind !== 'done') return targets;
  const [first] = approval.targets;
  if (first === undefined) return changed('it names no target');
  const planned = await planJobs(
    request,
    { cluster, targets: targets.value, asked: first.ref, notes: [noteOf(approval)] },
    deps,
    signal,
  );
  const refusal = planned.map(({ preflight }) => preflight).find(({ kind }) => kind !== 'done');
  if (refusal !== undefined && refusal.kind !== 'done') return refusal;
  return (await whyNot(approval, request, planned, cluster, deps, signal)) ?? done({ request, planned });
}

/** The words as they were asked, read with the capsules as they are now. */
function askedAgain(
  { targets, reason }: ApprovalRecord,
  { catalog }: CheckDeps,
): Omit<CapsuleRequest, 'asker' | 'surface' | 'cause'> | undefined {
  const { entry, rest } = readWords(targets[0]?.command ?? '', catalog);
  const asked = entry === undefined ? undefined : readArguments(entry, rest);
  if (asked?.kind !== 'capsule') return undefined;
  return { capsule: asked.capsule, argv: asked.argv, args: { ...asked.args, reason, breakGlass: false } };
}

async function findTargets(
  approval: ApprovalRecord,
  request: CapsuleRequest,
  cluster: Cluster,
  deps: CheckDeps,
  signal: AbortSignal,
): Promise<Outcome<readonly Target[]>> {
  const found: Target[] = [];
  for (const { ref } of approval.targets) {
    const outcome = await deps.turnstile.pass(cluster.name, signal, () =>
      findAllowedTargets(cluster, request, ref, deps, signal),
    );
    if (outcome.kind === 'refused' && outcome.refusal.code === 'not-allowed') {
      return changed(`${request.asker.person.name} may not run it any more`);
    }
    if (outcome.kind !== 'done') return outcome;
    found.push(...outcome.value);
  }
  return done(found);
}

/** What has changed since, or who may not approve it any more; undefined when it may start. */
async function whyNot(
  approval: ApprovalRecord,
  { asker, capsule, argv }: CapsuleRequest,
  planned: readonly PlannedRun[],
  cluster: Cluster,
  deps: CheckDeps,
  signal: AbortSignal,
): Promise<Outcome<never> | undefined> {
  const [first] = approval.targets;
  if (first === undefined) return changed('it names no target');
  const bound = planned.map(({ job }) => ({ target: job.plan.target, mechanism: job.mechanism.name }));
  const now = bindSubject(capsule, argv, { ...asker, reason: approval.reason }, bound);
  if (hashSubject(now) !== approval.hash) {
    return changed(whatChanged(approval.subject, now) ?? 'the request is not what was approved');
  }
  for (const { person, identity } of approvers(approval)) {
    const { chat, id, workspace } = person;
    const limits = { ms: deps.options.questionMs, signal };
    const known = await findPerson(deps.directory, { chat, id, workspace }, limits);
    const question = { verb: 'approve', capsule: capsule.name, namespace: namespaceOfTarget(first.ref) } as const;
    // Who they stand for now: what they could lose meanwhile are also groups.
    const voice = known.kind === 'done' ? await findIdentity(deps.identities, known.value, limits) : known;
    if (voice.kind === 'done' && voice.value.user !== identity.user)
      return changed(`${person.name} is another user now`);
    const answer = voice.kind === 'done' ? await authorize(cluster.access, voice.value, question, limits) : voice;
    if (answer.kind !== 'done') return changed(`${person.name} may not approve it any more`);
  }
  return undefined;
}

const changed = (why: string): Outcome<never> => refused('approval-over', why);

function noteOf(approval: ApprovalRecord): string {
  const names = approvers(approval).map(({ person }) => person.name);
  return `Approved by ${names.join(', ')} (${approval.id}).`;
}
