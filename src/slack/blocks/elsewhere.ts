import type { Block, Message } from './message.js';
import { MOST_BLOCKS } from './message.js';
import { channelLink, emoji, richText, section, words } from './rich-text.js';

const REASONS: ReadonlyMap<string, string> = new Map([
  ['not_in_channel', 'RECap is not in this channel. Invite it to show runs here: /invite, then its name.'],
  ['channel_not_found', 'RECap can not see this channel. Invite it to show runs here: /invite, then its name.'],
  ['is_archived', 'This channel is archived.'],
  ['is_inactive', 'This channel is archived.'],
]);

const REASONS_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['not_in_channel', 'RECap is not in that channel any more'],
  ['channel_not_found', 'RECap can not see that channel any more'],
  ['is_archived', 'that channel is archived'],
  ['is_inactive', 'that channel is archived'],
  ['thread_not_found', 'the message of its thread was deleted'],
]);

/** Says why a message is shown to its asker alone. `word` is Slack's reason, if it gave one. */
export function shownToYouOnly(message: Message, word: string | undefined): Message {
  const reason =
    REASONS.get(word ?? '') ??
    (word === undefined
      ? 'Slack did not take a message for this channel.'
      : `Slack lets RECap post nothing here (${word}).`);
  return below(richText(section(emoji('lock'), words(` ${reason} Only you see this.`))), message);
}

/** Says why a message of a channel is told in a direct message. */
export function shownDirectly(message: Message, channel: string, word: string): Message {
  const reason = REASONS_ELSEWHERE.get(word) ?? `Slack lets RECap post nothing there (${word})`;
  const sign = emoji('incoming_envelope');
  return below(
    richText(section(sign, words(' You asked for this in '), channelLink(channel), words(`: ${reason}.`))),
    message,
  );
}

function below(note: Block, message: Message): Message {
  // Buttons act only where their run stands; this copy stands elsewhere.
  const blocks = (message.classic ?? message.blocks).filter(({ type }) => type !== 'actions');
  return { text: message.text, blocks: [note, ...blocks.slice(0, MOST_BLOCKS - 1)] };
}
