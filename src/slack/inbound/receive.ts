import type { Log } from '../../core/ports.js';
import { until } from '../../domain/deadline.js';
import { errorReference, RecapError } from '../../domain/errors.js';
import type { Failure } from '../../domain/outcome.js';
import type { Request } from '../../domain/request.js';
import type { Origin, SlackConversation } from '../conversation/conversation.js';
import type { SlackOptions } from '../options.js';
import type { InFlight } from './in-flight.js';
import { writeOrigin } from './stored-origin.js';

/** What the listeners need of the app. */
export interface Inbound {
  readonly teamId: string;
  readonly botUserId: string;
  readonly accept: SlackOptions['accept'];
  readonly inFlight: InFlight;
  readonly log: Log;
  readonly now: () => number;
  readonly converse: (origin: Origin) => SlackConversation;
  readonly onRequest: (request: Request, conversation: SlackConversation) => Promise<void>;
}

/** One payload that asks for something. */
export interface Received {
  readonly request: Request;
  readonly origin: Origin;
  /** Over HTTP: one that was seen before is a repeated delivery, whatever is in it. */
  readonly signature: string | undefined;
  /** Tells Slack that it has arrived. Without it the listener does so itself, with an answer. */
  readonly ack?: () => Promise<void>;
}

/** What a person gets who types nothing. */
export const NO_WORDS = 'help';

/** Slack waits three seconds for the ack (docs.slack.dev/interactivity/handling-user-interaction); half of them are for the store. */
const ACCEPT_MS = 1_500;

/**
 * Accepts a request, acknowledges it, and hands it on, once for all its deliveries: a repeated one is dropped. What was acknowledged is
 * done, though this process dies. A store that is slow is not waited for longer than Slack waits; when it does not answer at all, nothing
 * is done. Never rejects: what fails is told to the asker with a reference to the log.
 */
export function receive(inbound: Inbound, { request, origin, signature, ack }: Received): Promise<void> {
  return inbound.inFlight.track(
    (async () => {
      const conversation = inbound.converse(origin);
      try {
        const marks = signature === undefined ? [] : [`slack-signature:${signature}`];
        const accepting = inbound.accept(request, writeOrigin(origin), marks);
        await until(accepting, AbortSignal.timeout(ACCEPT_MS)).catch(nothing);
        await ack?.().catch((error: unknown) => notAcknowledged(inbound, request, error));
        if (!(await accepting)) {
          inbound.log.info({ key: request.key, surface: request.surface }, 'a repeated delivery was dropped');
          return;
        }
        await inbound.onRequest(request, conversation);
      } catch (error) {
        const reference = errorReference();
        inbound.log.error({ reference, key: request.key, surface: request.surface, err: error }, 'a request failed');
        await conversation.whisper({ kind: 'failed', failure: { ...explain(error), reference } });
      }
    })(),
  );
}

const nothing = (): void => undefined;

/** It was accepted, so it is done: Slack delivers an event again, which is dropped then, and says of a command that it failed. */
function notAcknowledged({ log }: Inbound, { key, surface }: Request, error: unknown): void {
  log.warn({ key, surface, err: error }, 'a request could not be acknowledged');
}

function explain(error: unknown): Omit<Failure, 'reference'> {
  if (error instanceof RecapError) return { code: error.code, message: error.userMessage, hint: error.hint };
  return { code: 'internal', message: 'Something went wrong inside RECap. What you asked for may not have been done.' };
}
