import type { Block, Message } from './message.js';
import { fenceMrkdwn } from './mrkdwn.js';

/** Slack cuts a message's text above 40,000 characters and advises 4,000. */
const MOST_PLAIN = 3_900;

/** The same message without blocks, for when Slack refuses them: everything that the blocks say, as text. */
export function plainVersion(message: Message): Message {
  const said = linesOf(message.blocks).join('\n').trim();
  if (said === '') return { text: message.text, blocks: [] };
  return { text: `${message.text}\n${fenceMrkdwn(said, MOST_PLAIN - message.text.length)}`, blocks: [] };
}

const linesOf = (blocks: readonly Block[]): string[] => blocks.map(textOf).filter((text) => text.trim() !== '');

function textOf(block: Block): string {
  if (block.type === 'rich_text') return block.elements.map(textIn).join('\n');
  if (block.type === 'table' || block.type === 'data_table')
    return block.rows.map((cells) => cells.map(textIn).join('  ')).join('\n');
  if (block.type === 'data_visualization') return block.title;
  return '';
}

/** The words of a rich text or table element, in any depth; a list's entries each on their own line. */
function textIn(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  if ('text' in value && typeof value.text === 'string') return value.text;
  if ('user_id' in value && typeof value.user_id === 'string') return value.user_id;
  if ('fallback' in value && typeof value.fallback === 'string') return value.fallback;
  if (!('elements' in value) || !Array.isArray(value.elements)) return '';
  const between = 'type' in value && value.type === 'rich_text_list' ? '\n' : '';
  return value.elements.map(textIn).join(between);
}
