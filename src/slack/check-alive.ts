import type { webApi } from '@slack/bolt';
import { RecapError } from '../domain/errors.js';
import { failureOf } from './api/failure.js';
import type { Transport } from './transport/transport.js';

/** Rejects with `chat-undeliverable` or `bad-configuration` when requests can't come in, or answers can't go out. */
export async function checkAlive(transport: Pick<Transport, 'ready'>, client: webApi.WebClient): Promise<void> {
  if (!transport.ready()) throw new RecapError('chat-undeliverable', 'Requests of Slack can not come in.');
  try {
    await client.auth.test();
  } catch (error) {
    const failure = failureOf(error);
    // It answers, and it will do so for what people ask.
    if (failure.kind === 'limited') return;
    if (failure.kind === 'unclear') {
      throw new RecapError('chat-undeliverable', 'Slack does not answer.', { cause: error });
    }
    throw new RecapError('bad-configuration', `Slack refuses the bot token (${failure.error}).`, { cause: error });
  }
}
