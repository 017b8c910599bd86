import type { StoredMessage } from '../../../src/sandbox/workspace/stored-message.js';
import type { Message } from '../../../src/slack/blocks/message.js';
import { plainVersion } from '../../../src/slack/blocks/plain.js';

/** The words of a message's blocks, or its text where it has none. Slack sends text with entities. */
export function wordsOf(message: Pick<StoredMessage, 'text' | 'blocks'>): string {
  if (message.blocks === undefined || message.blocks.length === 0) return message.text;
  const blocks = message.blocks as unknown as Message['blocks'];
  return plainVersion({ text: '', blocks })
    .text.replace(/^\n```\n|\n```$/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
