import type { webApi } from '@slack/bolt';
import type { Placement } from './placement.js';

const PAGE = 200;
const MOST_PAGES = 5;

type Found = NonNullable<webApi.ConversationsHistoryResponse['messages']>[number];

/** The ts of the first message that fits, in a thread or among a channel's own messages, since a moment in Slack's notation. */
export async function findMessage(
  client: webApi.WebClient,
  where: Placement,
  oldest: string,
  fits: (message: Found) => boolean,
): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = {
      channel: where.channel,
      oldest,
      limit: PAGE,
      include_all_metadata: true,
      ...(cursor === undefined ? {} : { cursor }),
    };
    const answer =
      where.thread === undefined
        ? await client.conversations.history(query)
        : await client.conversations.replies({ ...query, ts: where.thread });
    const found = answer.messages?.find(fits);
    if (found?.ts !== undefined) return found.ts;
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return undefined;
  }
  return undefined;
}

/** Epoch milliseconds in Slack's notation. */
export const slackTime = (ms: number): string => String(Math.max(0, ms / 1_000));
