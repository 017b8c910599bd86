/** Failures of the way to the API server that a second try may get past. */
const PASSING = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);

export interface NetworkError {
  readonly code: string;
  /** False for what stays wrong, such as a certificate or an unknown host. */
  readonly passing: boolean;
}

/**
 * The network's error code out of an error or its causes; undefined when the error is of another kind. undici wraps both: a
 * request that fails is `TypeError: fetch failed`, a body that breaks off `TypeError: terminated`.
 */
export function networkError(error: unknown): NetworkError | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code: unknown = Reflect.get(at, 'code');
    if (typeof code === 'string' && code !== 'ABORT_ERR') return { code, passing: PASSING.has(code) };
  }
  return error instanceof TypeError && /^(fetch failed|terminated)$/.test(error.message)
    ? { code: error.message, passing: true }
    : undefined;
}
