/**
 * Kubernetes keeps `system:` for itself; a mapping must never reach it. What merely reads as it (other case, spaces, invisible or
 * full-width characters, letters of another alphabet) is no name of Kubernetes, but would be taken for one by people and by webhooks.
 */
export function isReserved(name: string): boolean {
  const plain = name
    .normalize('NFKD')
    .replace(/[\p{C}\p{Z}\p{M}]/gu, '')
    .toLowerCase();
  const [first = '', ...rest] = plain.split(/[:\u2236\ua789\u0589\u05c3]/u);
  if (rest.length === 0) return false;
  return first === 'system' || (first.length === 'system'.length && /[^\x20-\x7e]/.test(first));
}

/** A name that a mapping may give: not reserved, not empty, nothing in it that can't be seen, no space around it. */
export function isMappable(name: string): boolean {
  return name !== '' && name.trim() === name && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name) && !isReserved(name);
}
