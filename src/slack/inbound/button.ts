import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { RecapError } from '../../domain/errors.js';
import { parseApprovalId } from '../../domain/approval-id.js';
import { quoteForPeople } from '../../domain/names.js';
import { parseRunId } from '../../domain/run-id.js';
import { ResponseUrl } from '../api/response-url.js';
import { BUTTON_ACTIONS } from '../blocks/buttons.js';
import { placeOfMessage, renderPlace } from '../conversation/place.js';
import type { Inbound } from './receive.js';
import { receive } from './receive.js';
import { signatureOf } from './signature.js';

/** The words `stop r-…`, `rerun r-…`, `approve a-…`, `deny a-…`, with the place and the message where the button stands. A new run goes into its thread. */
export function listenToButtons(app: App, inbound: Inbound): void {
  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: BUTTON_ACTIONS },
    async ({ body, action, ack, context }) => {
      const text = textOf(action);
      const { channel, message, trigger_id: triggerId } = body;
      if (text === undefined || channel === undefined || message === undefined) {
        const value = quoteForPeople(action.value ?? '');
        inbound.log.warn({ user: body.user.id, action: action.action_id, value }, 'a button that is none of ours');
        await ack();
        return;
      }
      const threadTs = typeof message.thread_ts === 'string' ? message.thread_ts : undefined;
      const key = `button-${action.action_ts}-${body.user.id}-${message.ts}`;
      const receivedAt = inbound.now();
      const origin = {
        key,
        place: { team: inbound.teamId, channel: channel.id, thread: threadTs ?? message.ts },
        user: body.user.id,
        asideThread: threadTs === message.ts ? undefined : threadTs,
        answers: 'privately' as const,
        triggerId,
        responseUrl: new ResponseUrl(body.response_url, receivedAt, inbound.now),
      };
      const request = {
        key,
        surface: 'button' as const,
        author: { chat: 'slack', id: body.user.id, workspace: body.user.team_id ?? body.team?.id ?? '' },
        text,
        receivedAt,
        place: renderPlace(placeOfMessage(inbound.teamId, channel.id, message.ts, threadTs)),
        message: renderPlace({ team: inbound.teamId, channel: channel.id, thread: message.ts }),
      };
      await receive(inbound, { request, origin, signature: signatureOf(context), ack });
    },
  );
}

/** Nothing but an id travels in a button; anything else is no button of ours. */
function textOf({ action_id, value }: ButtonAction): string | undefined {
  const word = BUTTON_ACTIONS.exec(action_id)?.[1];
  if (word === undefined || value === undefined) return undefined;
  try {
    const isAboutARun = word === 'stop' || word === 'rerun';
    return `${word} ${isAboutARun ? parseRunId(value) : parseApprovalId(value)}`;
  } catch (error) {
    if (error instanceof RecapError) return undefined;
    throw error;
  }
}
