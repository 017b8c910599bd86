import { z } from 'zod';
import { ResponseUrl } from '../api/response-url.js';
import type { Origin } from '../conversation/conversation.js';
import type { Place } from '../conversation/place.js';
import { parsePlace, renderPlace } from '../conversation/place.js';

const originSchema = z.object({
  key: z.string(),
  place: z
    .string()
    .transform(parsePlace)
    .pipe(z.custom<Place>((place) => place !== undefined)),
  user: z.string(),
  aside: z.string().optional(),
  answers: z.enum(['privately', 'in the thread']),
  respond: z.object({ url: z.string(), since: z.number() }).optional(),
});

/** Where a request came from, for another process. What lives for seconds is left out: a form that waits, a trigger_id. */
export function writeOrigin({ key, place, user, asideThread, answers, responseUrl }: Origin): string {
  return JSON.stringify({
    key,
    place: renderPlace(place),
    user,
    aside: asideThread,
    answers,
    respond: responseUrl && { url: responseUrl.url, since: responseUrl.receivedAt },
  } satisfies z.input<typeof originSchema>);
}

/** Undefined for what `writeOrigin` did not write. */
export function readOrigin(text: string, now: () => number): Origin | undefined {
  try {
    const { key, place, user, aside, answers, respond } = originSchema.parse(JSON.parse(text));
    const responseUrl = respond && new ResponseUrl(respond.url, respond.since, now);
    return { key, place, user, asideThread: aside, answers, responseUrl };
  } catch {
    return undefined;
  }
}
