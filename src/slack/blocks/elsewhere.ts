import type { Message } from './message.js';
import { emoji, richText, section, words } from './rich-text.js';

const REASONS: ReadonlyMap<string, string> = new Map([
  ['not_in_channel', 'RECap is not in this channel. Invite it to show runs here: /invite, then its name.'],
  ['channel_not_found', 'RECap can not see this channel. Invite it to show runs here: /invite, then its name.'],
  ['is_archived', 'This channel is archived.'],
]);

/** Says why a message is shown to its asker alone. `word` is Slack's reason, if it gave one. */
export function shownToYouOnly(message: Message, word: string | undefined): Message {
  const reason =
    REASONS.get(word ?? '') ??
    (word === undefined
      ? 'Slack did not take a message for this channel.'
      : `Slack lets RECap post nothing here (${word}).`);
  const note = richText(section(emoji('lock'), words(` ${reason} Only you see this.`)));
  // Buttons act only where their run stands; this copy stands elsewhere.
  const blocks = (message.classic ?? message.blocks).filter(({ type }) => type !== 'actions');
  return { text: message.text, blocks: [note, ...blocks.slice(0, 49)] };
}
