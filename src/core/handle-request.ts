import type { Outcome } from '../domain/outcome.js';
import { done, refused } from '../domain/outcome.js';
import type { Report } from '../domain/report.js';
import { RecapError } from '../domain/errors.js';
import { usageOf } from '../catalog/usage.js';
import type { Request } from '../domain/request.js';
import type { AskedIn } from './approvals/approval-desk.js';
import type { HoldDeps } from './approvals/hold.js';
import { holdForApproval } from './approvals/hold.js';
import type { Asker } from './asker.js';
import type { RequestTrail } from './audit/request-trail.js';
import { findIdentity, findPerson } from './asker.js';
import { chooseTargets } from './choose-targets.js';
import type { ContextDeps } from './command-context.js';
import { createCommandContext, nearWords } from './command-context.js';
import { shuttingDown } from './open-requests.js';
import type { Asked, Words } from './parse-request.js';
import { orRefused, readArguments, readWords, unknownWord } from './parse-request.js';
import { planJobs } from './plan-jobs.js';
import type { Clusters, Conversation, Directory, Identities, ImagePolicy, Threads } from './ports.js';
import type { DispatchResult } from './carry-runs.js';
import type { RunRequestDeps } from './run-request.js';
import { runRemembered } from './run-remembered.js';
import { createThreadMemory } from './thread-memory.js';
import type { Turnstile } from './turnstile.js';
import { within } from './within.js';

export interface HandleDeps extends RunRequestDeps, ContextDeps, HoldDeps {
  readonly directory: Directory;
  readonly identities: Identities;
  readonly clusters: Clusters;
  readonly images: ImagePolicy;
  readonly threads: Threads;
  readonly turnstile: Turnstile;
  readonly isClosing: () => boolean;
}

/** What is to be said yet, or what was said already by the runs. */
type Handled = Outcome<Report> | DispatchResult;

/** From who asks to what comes of it. Rejects when a question of the way fails; nothing runs then. */
export async function handleRequest(
  request: Request,
  conversation: Conversation,
  deps: HandleDeps,
  trail: RequestTrail,
  signal: AbortSignal,
): Promise<Handled> {
  const bound = { ms: deps.options.questionMs, signal };
  const person = await findPerson(deps.directory, request.author, bound);
  if (person.kind !== 'done') return person;
  trail.knowsPerson(person.value);
  const words = orRefused(() => readWords(request.text, deps.catalog));
  if (words.kind !== 'done') return words;
  const identity = await findIdentity(deps.identities, person.value, bound);
  if (identity.kind !== 'done') return identity;
  const asker = { person: person.value, identity: identity.value };
  await trail.asked(asker);

  const asked = await understand(words.value, asker, deps, signal);
  if (asked.kind !== 'done') return asked;
  if (asked.value.kind === 'capsule') return runCapsules(request, asked.value, asker, conversation, deps, signal);
  const said = await runVerb({ request, conversation }, asked.value, asker, deps, signal);
  if (said.kind !== 'instead') return said;

  const instead = await understand(readWords(said.text, deps.catalog), asker, deps, signal);
  if (instead.kind !== 'done') return instead;
  if (instead.value.kind === 'command') throw new Error('a verb may lead to a capsule, not to another verb');
  return runCapsules(request, instead.value, asker, conversation, deps, signal);
}

async function understand(words: Words, asker: Asker, deps: HandleDeps, signal: AbortSignal): Promise<Outcome<Asked>> {
  const { first, rest, entry } = words;
  if (entry === undefined) return unknownWord(first, await nearWords(first, asker, deps, signal));
  const asked = orRefused(() => readArguments(entry, rest));
  if (asked.kind !== 'refused') return asked;
  const { code, reason, hint } = asked.refusal;
  return refused(code, reason, { hint, detail: usageOf(entry) });
}

async function runVerb(
  asked: AskedIn,
  { command, args }: Asked & { kind: 'command' },
  asker: Asker,
  deps: HandleDeps,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<typeof command.run>>> {
  const late = (): Error => new RecapError('cluster-unreachable', 'The cluster did not answer in time.');
  return within({ ms: deps.options.commandMs, signal, late }, (inner) =>
    command.run(createCommandContext(asker, asked, deps, inner), args),
  );
}

async function runCapsules(
  { surface, key }: Request,
  { capsule, args, argv }: Asked & { kind: 'capsule' },
  asker: Asker,
  conversation: Conversation,
  deps: HandleDeps,
  signal: AbortSignal,
): Promise<Handled> {
  const memory = createThreadMemory(deps.threads, conversation, deps);
  const request = { asker, capsule, args, argv, surface, key, cause: key };
  const chosen = await chooseTargets(request, () => memory.recall(), deps, signal);
  if (chosen.kind !== 'done') return chosen;
  const planned = await planJobs(request, chosen.value, deps, signal);
  // With one target a refusal is a reply; with several the others run, and this one's record says why it did not.
  const refusals = planned.flatMap(({ preflight }) => (preflight.kind === 'done' ? [] : [preflight]));
  if (refusals[0] !== undefined && refusals.length === planned.length) return refusals[0];
  if (deps.isClosing()) return shuttingDown();
  const held = await holdForApproval(request, planned, chosen.value.cluster, conversation, deps, signal);
  if (held.kind === 'asked') return { outcome: done(held.report), runs: [], report: held.report };
  if (held.kind !== 'run') return held;
  const approved = held.approval === undefined ? request : { ...request, approval: held.approval };
  return runRemembered(approved, planned, { conversation, memory, asked: chosen.value.asked }, deps, signal);
}
