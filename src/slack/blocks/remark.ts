import type { Message } from './message.js';
import { escapeMrkdwn } from './mrkdwn.js';
import { emoji, richText, section, words } from './rich-text.js';

/** One line about something that went wrong beside the result. */
export const renderRemark = (text: string): Message => ({
  text: escapeMrkdwn(text),
  blocks: [richText(section(emoji('warning'), words(` ${text}`)))],
});
