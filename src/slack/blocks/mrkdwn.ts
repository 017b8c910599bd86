import { shorten, visibleLine, visibleLines } from './visible.js';

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

/** Between two characters that together would mean something to Slack; nobody sees it. */
const BREAK = '\u200b';

/** What calls everybody, where a client or a bridge reads plain text for it. */
const CALLS = /@(?=(?:channel|here|everyone|group)\b)/gi;

/**
 * Foreign text for a message's top-level `text`, the only place where Slack reads markup of ours: entities as
 * docs.slack.dev/messaging/formatting-message-text asks for, and `@channel` and the like kept from calling people.
 */
export function escapeMrkdwn(text: string): string {
  return visibleLine(text)
    .replace(/[&<>]/g, (character) => ENTITIES.get(character) ?? character)
    .replace(CALLS, `@${BREAK}`)
    .replace(/([*_~`])/g, `${BREAK}$1`);
}

/** Foreign text of several lines as a code fence that it can not close, of at most `most` characters. */
export function fenceMrkdwn(text: string, most: number): string {
  const inside = visibleLines(text)
    .replace(/[&<>]/g, (character) => ENTITIES.get(character) ?? character)
    .replace(CALLS, `@${BREAK}`)
    .replaceAll('```', `\`${BREAK}\`${BREAK}\``);
  return `\`\`\`\n${shorten(inside, most - 8)}\n\`\`\``;
}
