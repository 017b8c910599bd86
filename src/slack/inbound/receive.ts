import type { Deliveries, Log } from '../../core/ports.js';
import { errorReference, RecapError } from '../../domain/errors.js';
import type { Failure } from '../../domain/outcome.js';
import type { Request } from '../../domain/request.js';
import type { Origin, SlackConversation } from '../conversation/conversation.js';
import type { InFlight } from './in-flight.js';

/** What the listeners need of the app. */
export interface Inbound {
  readonly teamId: string;
  readonly botUserId: string;
  readonly deliveries: Deliveries;
  readonly inFlight: InFlight;
  readonly log: Log;
  readonly now: () => number;
  readonly converse: (origin: Origin) => SlackConversation;
  readonly onRequest: (request: Request, conversation: SlackConversation) => Promise<void>;
}

/** What a person gets who types nothing. */
export const NO_WORDS = 'help';

/**
 * Hands an acknowledged request on, once for all its deliveries: a repeated one is dropped, and so is one whose HTTP signature was
 * seen before. Never rejects: what fails is told to the asker with a reference to the log.
 */
export function receive(
  inbound: Inbound,
  request: Request,
  conversation: SlackConversation,
  signature: string | undefined,
): Promise<void> {
  return inbound.inFlight.track(
    (async () => {
      try {
        if (await isRepeated(inbound, request.key, signature)) {
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

function explain(error: unknown): Omit<Failure, 'reference'> {
  if (error instanceof RecapError) return { code: error.code, message: error.userMessage, hint: error.hint };
  return { code: 'internal', message: 'Something went wrong inside RECap. What you asked for may not have been done.' };
}

async function isRepeated(inbound: Inbound, key: string, signature: string | undefined): Promise<boolean> {
  if (signature !== undefined && !(await inbound.deliveries.claim(`slack-signature:${signature}`))) return true;
  return !(await inbound.deliveries.claim(`slack:${key}`));
}
