import type { App } from '@slack/bolt';
import { wordsAfterMention } from './plain-words.js';
import type { Inbound } from './receive.js';
import { NO_WORDS, receive } from './receive.js';
import { heldAckOf } from './held-ack.js';
import { signatureOf } from './signature.js';

/**
 * `@recap …` at the start of a message that a person wrote: everything happens in its thread. A mention in the middle is talk about
 * the bot; an edited message was answered when it was written; bots do not command bots.
 */
export function listenToMentions(app: App, inbound: Inbound): void {
  app.event('app_mention', async ({ event, body, context }) => {
    const words = wordsAfterMention(event.text, inbound.botUserId);
    const user = event.user;
    if (words === undefined || user === undefined || isNotWrittenByAPerson(event)) return;
    const key = `event-${body.event_id}`;
    const origin = {
      key,
      place: { team: inbound.teamId, channel: event.channel, thread: event.thread_ts ?? event.ts },
      user,
      asideThread: event.thread_ts,
      answers: 'in the thread' as const,
    };
    const request = {
      key,
      surface: 'mention' as const,
      author: { chat: 'slack', id: user, workspace: workspaceOf(event) ?? body.team_id },
      text: words || NO_WORDS,
      receivedAt: inbound.now(),
    };
    await receive(inbound, { request, origin, signature: signatureOf(context), ack: heldAckOf(context) });
  });
}

/** Bots, edits, and everything that is not a plain message carries one of these. */
const isNotWrittenByAPerson = (event: object): boolean =>
  ['bot_id', 'bot_profile', 'edited', 'subtype'].some((field) => field in event);

/** In a shared channel the event names the author's own workspace; the body's is always ours. */
function workspaceOf(event: object): string | undefined {
  const fields = new Map<string, unknown>(Object.entries(event));
  return [fields.get('user_team'), fields.get('source_team'), fields.get('team')].find(
    (team): team is string => typeof team === 'string',
  );
}
