const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
]);

/**
 * What a person typed, out of what Slack makes of it (docs.slack.dev/messaging/formatting-message-text): `<http://x.y|x.y>` was
 * `x.y`, `<@U1|ann>` was `@ann`, `&lt;` was `<`.
 */
export function plainWords(text: string): string {
  return text
    .replace(/<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/g, (_, sign: string, target: string, label: string | undefined) =>
      sign === '' ? (label ?? target.replace(/^mailto:/, '')) : `${sign === '#' ? '#' : '@'}${label ?? target}`,
    )
    .replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES.get(entity) ?? entity)
    .trim();
}

/** The words behind a mention of `botUserId` at the very start; undefined when the message does not begin with it. */
export function wordsAfterMention(text: string, botUserId: string): string | undefined {
  const [, mentioned, rest] = /^\s*<@([A-Z0-9]+)(?:\|[^<>]*)?>([^]*)$/.exec(text) ?? [];
  return mentioned === botUserId && rest !== undefined ? plainWords(rest) : undefined;
}
