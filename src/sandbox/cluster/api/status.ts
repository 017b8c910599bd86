/** v1.Status bodies: the shape in which a Kubernetes API server says no, with the messages of v1.36. */

export interface StatusCause {
  reason?: string;
  message: string;
  field?: string;
}

/** The JSON body of a refusal. */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: Record<string, unknown>;
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: Record<string, unknown>;
  code: number;
}

/** Thrown by anything that handles a request; becomes the answer. */
export class ApiError extends Error {
  constructor(
    readonly status: Status,
    readonly headers: Record<string, string> = {},
  ) {
    super(status.message ?? status.reason ?? 'refused');
    this.name = 'ApiError';
  }
}

/** An answer that is plain text: what the kubelet, not the API server, says (attach, exec). */
export class PlainTextError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
    this.name = 'PlainTextError';
  }
}

/** The object that a message is about: `pods "x"` or `deployments.apps "x"`. */
export interface Subject {
  group: string;
  resource: string;
  name?: string | undefined;
}

export function failure(code: number, reason: string, message: string, details?: Record<string, unknown>): Status {
  const base = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason } as const;
  return details ? { ...base, details, code } : { ...base, code };
}

function qualified(subject: Subject): string {
  const resource = subject.group ? `${subject.resource}.${subject.group}` : subject.resource;
  return subject.name ? `${resource} ${goQuote(subject.name)}` : resource;
}

function detailsOf(subject: Subject): Record<string, unknown> {
  return {
    ...(subject.name ? { name: subject.name } : {}),
    ...(subject.group ? { group: subject.group } : {}),
    kind: subject.resource,
  };
}

/** Quotes as Go's %q does for the texts that appear in messages. */
export function goQuote(text: string): string {
  return JSON.stringify(text);
}

export function badRequest(message: string, headers: Record<string, string> = {}): ApiError {
  return new ApiError(failure(400, 'BadRequest', message), headers);
}

export function unauthorized(): ApiError {
  return new ApiError(failure(401, 'Unauthorized', 'Unauthorized'));
}

/** A 403 about an object. `why` is the text after "is forbidden: ", empty for the websocket check of `create`. */
export function forbidden(subject: Subject, why: string): ApiError {
  return new ApiError(failure(403, 'Forbidden', `${qualified(subject)} is forbidden: ${why}`, detailsOf(subject)));
}

/** A 403 of the authorisation filter, which is the one that sets nosniff. */
export function forbiddenByAuthorizer(subject: Subject, why: string): ApiError {
  return new ApiError(forbidden(subject, why).status, { 'X-Content-Type-Options': 'nosniff' });
}

export function notFound(subject: Subject): ApiError {
  return new ApiError(failure(404, 'NotFound', `${qualified(subject)} not found`, detailsOf(subject)));
}

/** The 404 for a path or resource that this server does not have. */
export function unknownResource(): ApiError {
  const message = 'the server could not find the requested resource';
  return new ApiError(failure(404, 'NotFound', message, {}));
}

export function methodNotAllowed(): ApiError {
  const message = 'the server does not allow this method on the requested resource';
  return new ApiError(failure(405, 'MethodNotAllowed', message, {}));
}

export function alreadyExists(subject: Subject): ApiError {
  return new ApiError(failure(409, 'AlreadyExists', `${qualified(subject)} already exists`, detailsOf(subject)));
}

export function conflict(subject: Subject, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${qualified(subject)}: ${why}`;
  return new ApiError(failure(409, 'Conflict', message, detailsOf(subject)));
}

/** The text of a 409 on a resourceVersion that is not the latest. */
export const staleObject =
  'the object has been modified; please apply your changes to the latest version and try again';

/** The reason and text of a 410; also sent as an ERROR event in a watch. `continueToken` restarts a list where it stood. */
export function expired(message: string, continueToken?: string): ApiError {
  const status = failure(410, 'Expired', message);
  return new ApiError(continueToken ? { ...status, metadata: { continue: continueToken } } : status);
}

export function unsupportedMediaType(): ApiError {
  return new ApiError(failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {}));
}

export function tooLarge(limitBytes: number): ApiError {
  const message = `Request entity too large: limit is ${limitBytes}`;
  return new ApiError(failure(413, 'RequestEntityTooLarge', message));
}

/** A 422 with one cause for each mistake; the message lists them as Go's aggregated errors do. */
export function invalid(kind: string, name: string, causes: (StatusCause & { field: string })[]): ApiError {
  const texts = causes.map((cause) => `${cause.field}: ${cause.message}`);
  const list = texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`;
  const details = { ...(name ? { name } : {}), ...(kind ? { kind } : {}), causes };
  return new ApiError(failure(422, 'Invalid', `${kind} ${goQuote(name)} is invalid: ${list}`, details));
}
