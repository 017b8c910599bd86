import type { webApi } from '@slack/bolt';
import { RecapError } from '../domain/errors.js';
import { refusalWord } from './api/failure.js';

/** Who the bot token is. */
export interface WorkspaceIdentity {
  readonly teamId: string;
  readonly enterpriseId: string | undefined;
  readonly botUserId: string;
  readonly botId: string;
}

/** Asks Slack. Rejects with a RecapError `bad-configuration`, or `chat-undeliverable` when Slack does not answer. */
export async function readIdentity(client: webApi.WebClient): Promise<WorkspaceIdentity> {
  const { team_id, enterprise_id, user_id, bot_id } = await client.auth.test().catch((error: unknown) => {
    const word = refusalWord(error);
    if (word === undefined) throw new RecapError('chat-undeliverable', 'Slack can not be reached.', { cause: error });
    throw new RecapError('bad-configuration', `Slack refuses the bot token (${word}).`, {
      hint: 'It begins with xoxb- and is shown on the app page under OAuth & Permissions.',
      cause: error,
    });
  });
  if (team_id === undefined || user_id === undefined || bot_id === undefined) {
    throw new RecapError('bad-configuration', 'The token is no bot token of one workspace.', {
      hint: 'Use the Bot User OAuth Token, which begins with xoxb-.',
    });
  }
  return { teamId: team_id, enterpriseId: enterprise_id, botUserId: user_id, botId: bot_id };
}
