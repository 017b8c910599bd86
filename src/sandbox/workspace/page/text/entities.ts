const ENTITIES = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
]);

/**
 * Decodes the only three entities that Slack's text knows (https://docs.slack.dev/messaging/formatting-message-text#escaping).
 * In: text as it was sent. Out: the characters that a reader sees; any other entity stays as it was written.
 */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES.get(entity) ?? entity);
}
