import { runIdOf } from '../../domain/run-id.js';
import type { Outcome } from '../../domain/outcome.js';
import { failed } from '../../domain/outcome.js';
import type { Request } from '../../domain/request.js';
import type { CoreOptions } from '../options.js';
import type { Clock, Conversation, Log, RunStore } from '../ports.js';
import type { Leases } from './leases.js';
import { LEASED_REQUEST } from './request-leases.js';
import type { AcceptedRequest } from './request-obligation.js';
import { writeAccepted } from './request-obligation.js';
import { askStore } from '../ask-store.js';

export interface RetakeDeps {
  readonly held: Leases;
  readonly store: RunStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly options: Pick<CoreOptions, 'storeMs'>;
  /** The conversation of a request that another process accepted at `receivedAt`; undefined when its origin is none of this chat. */
  readonly reopen: (origin: string, receivedAt: number) => Conversation | undefined;
  /** Handles a request from the start, or tells that it is lost, and takes its lease away. Never rejects. */
  readonly handleAgain: (
    request: Request,
    conversation: Conversation,
    lost: Outcome<never> | undefined,
    signal: AbortSignal,
  ) => Promise<unknown>;
}

/** Whoever waited longer looks elsewhere by now, and may have asked again. By our clocks, which may differ a little. */
const MOST_AGE_MS = 120_000;
/** In all: what ends a second process, too, is not given to a third. */
const MOST_TRIES = 2;

/**
 * Handles a request again whose lease was claimed a moment ago: its process died before it had answered or had the runs on record. It is
 * checked and planned anew, with the same ids; who died in the middle of an answer to one person alone leaves no trace of it, so that
 * person may be told twice. Rejects when the store does not answer; then the lease runs out, and it is taken over once more.
 */
export async function retake(accepted: AcceptedRequest, deps: RetakeDeps, signal: AbortSignal): Promise<void> {
  const { held, log } = deps;
  const { request, origin } = accepted;
  const tried = { ...accepted, tries: accepted.tries + 1 };
  const obligation = writeAccepted(tried);
  if (await isOnRecord(request, deps)) return held.done(obligation.id);
  // Before the try: what ends this process as well is counted.
  await held.hold(obligation, LEASED_REQUEST);
  const conversation = deps.reopen(origin, request.receivedAt);
  log.info({ request: request.key, surface: request.surface, tries: tried.tries }, 'request-taken-over');
  if (conversation === undefined) {
    log.error({ request: request.key }, 'a request that was taken over can be answered nowhere');
    return held.done(obligation.id);
  }
  await deps.handleAgain(request, conversation, lossOf(tried, deps), signal);
}

/** Its runs are carried on by their own lease. They were all written at once, so one tells for all. */
async function isOnRecord({ key }: Request, { store, options }: RetakeDeps): Promise<boolean> {
  const first = await askStore('the runs', options.storeMs, () => store.get(runIdOf(key, 0)));
  return first?.request === key;
}

/** Why it is not handled once more; undefined when it is. */
function lossOf({ request, tries }: AcceptedRequest, { clock }: RetakeDeps): Outcome<never> | undefined {
  const code = 'interrupted';
  if (tries > MOST_TRIES) {
    const message = 'The bot stopped twice while it worked on this, so it is not tried again.';
    return failed({ code, message, hint: 'Whoever runs the bot finds the cause in its log.' });
  }
  if (clock.now() - request.receivedAt <= MOST_AGE_MS) return undefined;
  const message = 'The bot stopped before it had done this, and that was a while ago: nothing was run.';
  return failed({ code, message, hint: 'Give the command again.' });
}
