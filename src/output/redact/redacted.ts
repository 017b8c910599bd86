/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** One idea of what a secret looks like. Linear in the length of the text, and giving the same when applied twice. */
export interface Rule {
  readonly name: string;
  apply(text: string): string;
}

/** A rule whose secret is what `pattern` matches, less what its named groups `before` and `after` hold. */
export function patternRule(name: string, pattern: RegExp): Rule {
  return {
    name,
    apply: (text) =>
      text.replace(pattern, (...found: unknown[]) => {
        const groups = found.at(-1) as { before?: string; after?: string } | string;
        return typeof groups === 'string' ? REDACTED : `${groups.before ?? ''}${REDACTED}${groups.after ?? ''}`;
      }),
  };
}
