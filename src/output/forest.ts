/** What ps --forest draws before a command, four characters for each level. */
const BRANCHES = /^(?: {4}| \| {2}| \\_ )*/;

/**
 * The tree of `ps --forest` in marks that stay when blanks at the beginning of a text are dropped, as tables in chats do:
 * `     \_ worker` as `· └ worker`.
 */
export function readForest(raw: string): string {
  const drawn = BRANCHES.exec(raw)?.[0] ?? '';
  const levels = drawn.match(/.{4}/g) ?? [];
  const marks = levels.map((level) => (level === ' \\_ ' ? '└ ' : level === ' |  ' ? '│ ' : '· '));
  return marks.join('') + raw.slice(drawn.length).trimStart();
}
