import type { ErrorCode } from '../domain/errors.js';
import { RecapError } from '../domain/errors.js';
import type { Outcome } from '../domain/outcome.js';
import { refused } from '../domain/outcome.js';
import type { Report } from '../domain/report.js';
import type { Request } from '../domain/request.js';
import { createAnswer, redactAnswer } from './answer.js';
import { RequestTrail } from './audit/request-trail.js';
import type { DispatchResult } from './carry-runs.js';
import type { FloodGate } from './flood-gate.js';
import type { HandleDeps } from './handle-request.js';
import { handleRequest } from './handle-request.js';
import { shuttingDown } from './open-requests.js';
import type { Conversation, Deliveries, Log } from './ports.js';
import type { RequestLeases } from './recovery/request-leases.js';
import { within } from './within.js';

export interface TakeDeps extends HandleDeps {
  readonly deliveries: Deliveries;
  readonly requests: RequestLeases;
  readonly gate: FloodGate;
  readonly redact: (text: string) => string;
}

/** That a request is handled once more, after its process died; with `lost` that is all that is told of it. */
export interface Again {
  readonly lost: Outcome<never> | undefined;
}

/** Takes one request to its end. Never rejects: every outcome was told to the conversation and is given back. */
export async function takeRequest(
  request: Request,
  conversation: Conversation,
  deps: TakeDeps,
  signal: AbortSignal,
  again?: Again,
): Promise<DispatchResult> {
  const { explain, gate, log, options, redact, requests, trail } = deps;
  const answer = createAnswer(conversation, { redact, log, ...options });
  const asked = new RequestTrail(request, answer, trail, again !== undefined);
  const tell = async (outcome: Outcome<Report>): Promise<DispatchResult> => {
    const clean = redactAnswer(outcome, redact);
    if (clean.kind !== 'done') await asked.refused(clean);
    await answer.answer(clean);
    return { outcome: clean, runs: [], report: clean.kind === 'done' ? clean.value : undefined };
  };
  /** What a shutdown cut short is for another process, if there is one: it is handled from the start there, and told there. */
  const tellOrLeave = async (outcome: Outcome<Report>): Promise<DispatchResult> => {
    const isCutShort = deps.isClosing() && CUT_SHORT.has(codeOf(outcome) ?? '');
    if (!isCutShort || !(await requests.handOver(request.key))) return tell(outcome);
    answer.leave();
    return { outcome, runs: [], report: undefined };
  };
  const take = async (): Promise<DispatchResult> => {
    if (!requests.holds(request.key) && !(await claim(deps, request, signal))) return duplicate();
    if (again?.lost !== undefined) return tell(again.lost);
    const result = deps.isClosing() ? shuttingDown() : await handleRequest(request, answer, deps, asked, signal);
    return 'runs' in result ? result : await tellOrLeave(result);
  };
  try {
    return (await gate.pass(request.author, take, tell)) ?? dropped(log, request);
  } catch (error) {
    return await tellOrLeave(explain.outcome(signal.aborted ? signal.reason : error, { request: request.key }));
  } finally {
    await requests.done(request.key);
  }
}

/** How what a shutdown keeps from being done ends: see shuttingDown, and OpenRequests.close. */
const CUT_SHORT: ReadonlySet<string> = new Set<ErrorCode>(['shutting-down', 'interrupted']);

function codeOf(outcome: Outcome<unknown>): ErrorCode | undefined {
  if (outcome.kind === 'done') return undefined;
  return outcome.kind === 'refused' ? outcome.refusal.code : outcome.failure.code;
}

/** Whether this is the first delivery of a request that was not accepted before. Rejects when that can't be told, and then nothing runs. */
function claim({ deliveries, options }: TakeDeps, request: Request, signal: AbortSignal): Promise<boolean> {
  const late = (): Error =>
    new RecapError('internal', 'It could not be checked in time whether this was asked before.');
  return within({ ms: options.storeMs, signal, late }, () => deliveries.claim(request.key));
}

/** Told to nobody: so many are being told already. */
function dropped(log: Log, { key, surface, author }: Request): DispatchResult {
  log.warn({ request: key, surface, user: author.id, workspace: author.workspace }, 'flood');
  return { outcome: refused('queue-full', 'Too many commands came at once.'), runs: [], report: undefined };
}

/** Told to nobody: the first delivery has its own answer. */
function duplicate(): DispatchResult {
  return { outcome: refused('duplicate', 'The same request came before.'), runs: [], report: undefined };
}
