import type { JsonObject } from '../json.js';
import type { Arguments } from './arguments.js';
import { SlackRefusal } from './refusal.js';

const PREFIX = 'offset:';

/** One page of a list, as `limit` and `cursor` ask for it; the last page's next_cursor is empty. */
export function pageOf<T>(
  items: readonly T[],
  args: Arguments,
  limits: { fallback: number; max: number },
): { page: T[]; hasMore: boolean; metadata: JsonObject } {
  const cursor = args.text('cursor');
  const decoded = cursor === undefined ? `${PREFIX}0` : Buffer.from(cursor, 'base64').toString('utf8');
  const offset = Number(decoded.slice(PREFIX.length));
  if (!decoded.startsWith(PREFIX) || !Number.isInteger(offset)) throw new SlackRefusal('invalid_cursor');
  const end = offset + args.count('limit', limits.fallback, limits.max);
  const hasMore = end < items.length;
  const next = hasMore ? Buffer.from(`${PREFIX}${end}`).toString('base64') : '';
  return { page: items.slice(offset, end), hasMore, metadata: { response_metadata: { next_cursor: next } } };
}
