import { decodeEntities } from './entities.js';
import { parseInlineMrkdwn } from './mrkdwn-inline.js';
import type { TextBlock } from './nodes.js';

const QUOTE = /^(?:>|&gt;) ?/;

/**
 * Parses a mrkdwn text (https://docs.slack.dev/messaging/formatting-message-text) into blocks.
 * In: the text as it was sent, entities included. Out: paragraphs, preformatted texts and quotes, in order.
 */
export function parseMrkdwn(source: string): TextBlock[] {
  const blocks: TextBlock[] = [];
  source.split(/```([\s\S]+?)```/).forEach((part, index) => {
    if (index % 2 === 1)
      blocks.push({ kind: 'pre', text: decodeEntities(stripReferences(part).replace(/^\n|\n$/g, '')) });
    else blocks.push(...paragraphsAndQuotes(index === 0 ? part : part.replace(/^\n/, '')));
  });
  return blocks;
}

function paragraphsAndQuotes(part: string): TextBlock[] {
  const runs: { quoted: boolean; lines: string[] }[] = [];
  for (const line of part.split('\n')) {
    const quoted = QUOTE.test(line);
    const text = quoted ? line.replace(QUOTE, '') : line;
    const last = runs.at(-1);
    if (last?.quoted === quoted) last.lines.push(text);
    else runs.push({ quoted, lines: [text] });
  }
  return runs
    .filter((run) => run.quoted || run.lines.some((line) => line !== ''))
    .map((run) => ({ kind: run.quoted ? 'quote' : 'paragraph', children: parseInlineMrkdwn(run.lines.join('\n')) }));
}

/** Inside preformatted text Slack shows a link as its label. */
function stripReferences(text: string): string {
  return text
    .replace(/<(?:https?:|mailto:)[^>|\s]*\|([^>]*)>/g, '$1')
    .replace(/<((?:https?:|mailto:)[^>|\s]*)>/g, '$1');
}
