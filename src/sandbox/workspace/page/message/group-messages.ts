import type { PageMessage } from '../../page-protocol.js';
import { dayName, instantOf } from '../text/time.js';

/** One line of a message list: a day's divider, or a message with or without its author's head. */
export type ListEntry =
  { kind: 'day'; key: string; name: string } | { kind: 'message'; message: PageMessage; hasHead: boolean };

/** Slack repeats the author's head after five minutes. */
const GROUP_SECONDS = 300;

/** In: messages in order of ts. Out: the same with day dividers, grouped by author. */
export function groupMessages(messages: PageMessage[], now: Date): ListEntry[] {
  const entries: ListEntry[] = [];
  let previous: PageMessage | undefined;
  for (const message of messages) {
    const name = dayName(instantOf(message.ts), now);
    const isNewDay = previous === undefined || dayName(instantOf(previous.ts), now) !== name;
    if (isNewDay) entries.push({ kind: 'day', key: `day-${message.ts}`, name });
    entries.push({
      kind: 'message',
      message,
      hasHead: isNewDay || previous === undefined || !continues(previous, message),
    });
    previous = message;
  }
  return entries;
}

function continues(previous: PageMessage, message: PageMessage): boolean {
  return (
    previous.user === message.user &&
    previous.username === message.username &&
    previous.ephemeral_to === message.ephemeral_to &&
    previous.is_error === message.is_error &&
    message.subtype !== 'thread_broadcast' &&
    (previous.reply_count ?? 0) === 0 &&
    Number(message.ts) - Number(previous.ts) < GROUP_SECONDS
  );
}

/** What the channel itself shows: no replies, except those that were also sent to the channel. */
export function isInChannel(message: PageMessage): boolean {
  return message.thread_ts === undefined || message.thread_ts === message.ts || message.subtype === 'thread_broadcast';
}
