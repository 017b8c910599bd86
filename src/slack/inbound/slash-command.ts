import type { App } from '@slack/bolt';
import { ResponseUrl } from '../api/response-url.js';
import { plainWords } from './plain-words.js';
import type { Inbound } from './receive.js';
import { NO_WORDS, receive } from './receive.js';
import { signatureOf } from './signature.js';

/** `/recap …`: the run is shown in the channel, answers to the asker alone. */
export function listenToCommand(app: App, inbound: Inbound, commandName: string): void {
  app.command(commandName, async ({ command, ack, context }) => {
    const receivedAt = inbound.now();
    const origin = {
      key: `command-${command.trigger_id}`,
      place: { team: inbound.teamId, channel: command.channel_id },
      user: command.user_id,
      answers: 'privately' as const,
      triggerId: command.trigger_id,
      responseUrl: new ResponseUrl(command.response_url, receivedAt, inbound.now),
    };
    const request = {
      key: `command-${command.trigger_id}`,
      surface: 'command' as const,
      author: { chat: 'slack', id: command.user_id, workspace: command.team_id },
      text: plainWords(command.text) || NO_WORDS,
      receivedAt,
    };
    await receive(inbound, { request, origin, signature: signatureOf(context), ack });
  });
}
