import { z } from 'zod';
import type { Request } from '../../domain/request.js';
import type { Obligation } from '../ports.js';

/** A request that was accepted, as it is kept until it is answered or its runs are on record. */
export interface AcceptedRequest {
  readonly request: Request;
  /** What the chat makes its conversation of again; opaque to all but the chat. */
  readonly origin: string;
  /** How often it was begun, this time included. */
  readonly tries: number;
}

const PREFIX = 'request ';

export const requestId = (key: string): string => `${PREFIX}${key}`;

const acceptedSchema: z.ZodType<AcceptedRequest> = z.object({
  request: z.object({
    key: z.string(),
    surface: z.enum(['command', 'mention', 'button', 'form', 'cli']),
    author: z.object({ chat: z.string(), id: z.string(), workspace: z.string() }),
    text: z.string(),
    receivedAt: z.number(),
    place: z.string().exactOptional(),
    message: z.string().exactOptional(),
  }),
  origin: z.string(),
  tries: z.int(),
});

/** Without the code of a form, which is nobody's to keep: who typed it is asked for another one. */
export function writeAccepted({ request, origin, tries }: AcceptedRequest): Obligation {
  const { code: _secret, ...kept } = request;
  return { id: requestId(request.key), what: JSON.stringify({ request: kept, origin, tries }) };
}

/** Undefined when the obligation is about no request, or of another version. */
export function readAccepted({ id, what }: Obligation): AcceptedRequest | undefined {
  if (!id.startsWith(PREFIX)) return undefined;
  try {
    return acceptedSchema.parse(JSON.parse(what));
  } catch {
    return undefined;
  }
}
