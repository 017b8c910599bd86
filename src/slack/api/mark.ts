import type { webApi } from '@slack/bolt';

/** Names a message of ours within Slack, by its metadata: what it belongs to, and which part of that it is. */
export interface Mark {
  /** The id of a run or of a request for approval, the key of what led to neither, or any id that is used once. */
  readonly run: string;
  readonly part: 'live' | 'result' | 'answer' | 'remark' | 'approval' | 'audit';
}

const EVENT_TYPE = 'recap_run';
const PAGE = 200;
const MOST_PAGES = 5;

export const metadataOf = ({ run, part }: Mark) => ({ event_type: EVENT_TYPE, event_payload: { run, part } });

/**
 * Looks for the message that carries a mark, in a thread or among a channel's messages since a moment (epoch milliseconds). Gives
 * its ts. Only messages of this app count: Slack shows metadata to the app that wrote it.
 */
export async function findMarked(
  client: webApi.WebClient,
  where: { readonly channel: string; readonly thread?: string | undefined },
  mark: Mark,
  sinceMs: number,
): Promise<string | undefined> {
  const oldest = String(Math.max(0, sinceMs / 1_000));
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
    const found = answer.messages?.find((message) => hasMark(message, mark));
    if (found?.ts !== undefined) return found.ts;
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return undefined;
  }
  return undefined;
}

function hasMark(message: object, mark: Mark): boolean {
  const metadata: unknown = 'metadata' in message ? message.metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null) return false;
  if (!('event_type' in metadata) || metadata.event_type !== EVENT_TYPE) return false;
  const payload: unknown = 'event_payload' in metadata ? metadata.event_payload : undefined;
  if (typeof payload !== 'object' || payload === null) return false;
  return 'run' in payload && payload.run === mark.run && 'part' in payload && payload.part === mark.part;
}
