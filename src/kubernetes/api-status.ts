import { ApiException } from '@kubernetes/client-node';

/** What the API server said, as far as it said anything: a `v1.Status`, or plain text from a kubelet. */
export interface ApiStatus {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  /** Seconds to wait before the next try, where the server asks for it. */
  readonly retryAfter: number | undefined;
}

const BODY_LIMIT = 64 * 1024;

/** Reads the answer out of an error or its causes; undefined when no answer came. */
export function apiStatus(error: unknown): ApiStatus | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof ApiException) return readStatus(at as ApiException<unknown>);
  }
  return undefined;
}

/** The HTTP status alone. */
export function apiCode(error: unknown): number | undefined {
  return apiStatus(error)?.code;
}

function readStatus({ code, body, headers }: ApiException<unknown>): ApiStatus {
  const parsed = typeof body === 'string' ? parseObject(body) : body;
  const retryAfter = Number(headers['retry-after']);
  return {
    code,
    reason: textField(parsed, 'reason') ?? '',
    message: textField(parsed, 'message') ?? (typeof body === 'string' ? body.slice(0, BODY_LIMIT).trim() : ''),
    retryAfter: Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter : undefined,
  };
}

function parseObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textField(value: unknown, field: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Reflect.get(value, field);
  return typeof found === 'string' ? found : undefined;
}
