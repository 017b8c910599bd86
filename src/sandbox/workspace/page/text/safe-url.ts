const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

/**
 * The address of a link or an image, if it is one that may be opened.
 * In: the address as an app sent it. Out: the address, or undefined for `javascript:`, `data:` and everything else that is
 * not http, https or mailto.
 */
export function safeUrl(address: string): string | undefined {
  const parsed = URL.canParse(address, location.href) ? new URL(address, location.href) : undefined;
  return parsed !== undefined && ALLOWED.has(parsed.protocol) ? parsed.href : undefined;
}
