import type { JsonObject } from '../json.js';
import { parseJsonObject } from '../json.js';

export interface CallBody {
  readonly args: JsonObject;
  /** Slack's warnings about how the body was labelled. */
  readonly warnings: readonly string[];
}

/** What could not be read, as Slack's error. */
export type BodyError = 'invalid_json' | 'invalid_post_type';

function fromForm(text: string): JsonObject {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Reads the arguments of a call from its query and body, as a form or as JSON. */
export function readCallBody(
  query: URLSearchParams,
  contentType: string | undefined,
  body: Buffer,
): CallBody | BodyError {
  const fromQuery = Object.fromEntries(query);
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const saysCharset = parameters.some((parameter) => parameter.trim().startsWith('charset='));
  if (body.length === 0) return { args: fromQuery, warnings: [] };
  switch (type.trim()) {
    case 'application/json': {
      const args = parseJsonObject(body.toString('utf8'));
      if (args === undefined) return 'invalid_json';
      return { args: { ...fromQuery, ...args }, warnings: saysCharset ? [] : ['missing_charset'] };
    }
    case 'application/x-www-form-urlencoded':
      return {
        args: { ...fromQuery, ...fromForm(body.toString('utf8')) },
        warnings: saysCharset ? ['superfluous_charset'] : [],
      };
    default:
      return 'invalid_post_type';
  }
}
