import { createHash } from 'node:crypto';
import type { AuditContent } from './audit.js';
import { MOST_LINE_BYTES } from './audit.js';

/** Characters of one text, and of all texts of one list; the first that makes the content short enough is taken. */
const BOUNDS = [
  { text: 1_000, list: 2_000 },
  { text: 200, list: 400 },
  { text: 40, list: 80 },
] as const;
type Bound = (typeof BOUNDS)[number];

/** What the place in the chain takes of a line. */
const FRAME_BYTES = 512;

/**
 * The same content with what is too long cut, each cut with the length and the SHA-256 of the whole, so that who has the whole can show
 * that it is the one.
 */
export function boundContent(content: AuditContent): AuditContent {
  for (const bound of BOUNDS) {
    const cut = cutAll(content, bound) as AuditContent;
    if (worstBytes(cut) <= MOST_LINE_BYTES - FRAME_BYTES) return cut;
  }
  return { kind: content['kind'], time: content['time'], cut: cutText(JSON.stringify(content), BOUNDS[0].text) };
}

/** In a line every character beyond ASCII takes six bytes, or twelve as a pair. */
const worstBytes = (content: AuditContent): number =>
  JSON.stringify(content).replaceAll(/[^\x20-\x7e]/g, '\\u0000').length;

function cutAll(value: unknown, bound: Bound): unknown {
  if (typeof value === 'string') return cutText(value, bound.text);
  if (Array.isArray(value)) return cutList(value, bound);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cutAll(one, bound)]));
}

function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most)} [cut: ${text.length} characters, sha256 ${sha256(text)}]`;
}

function cutList(list: readonly unknown[], bound: Bound): unknown[] {
  const kept: unknown[] = [];
  let left = bound.list;
  for (const one of list) {
    const cut = cutAll(one, bound);
    left -= JSON.stringify(cut).length;
    if (left < 0) {
      const whole = JSON.stringify(list);
      return [...kept, `[cut: ${list.length} in all, sha256 of their JSON ${sha256(whole)}]`];
    }
    kept.push(cut);
  }
  return kept;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
