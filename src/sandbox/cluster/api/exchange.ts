/** One request and its answer, whether it came as plain HTTP or as an upgrade. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import { KubeletRefusal } from '../contract.js';
import type { User } from './authenticate.js';
import type { Call } from './calls.js';
import type { FaultEffect } from './faults.js';
import type { RequestInfo } from './request-info.js';
import { ApiError, badRequest, failure, goQuote, PlainTextError, tooLarge, type Status } from './status.js';

/** A client that does not send its body within this time is refused. */
const BODY_TIMEOUT_MS = 30_000;
/** The API server's own limit for a request body. */
const BODY_LIMIT = 3 * 1024 * 1024;

export class Exchange {
  /** Set by the authentication step, before anything reads it. */
  user: User = { name: '', groups: [] };
  /** Faults that hit this request; the pipeline and the handlers apply their own kinds. */
  effects: FaultEffect[] = [];
  readonly #warnings: string[] = [];
  /** Node takes the socket off a request that was cut. */
  readonly #socket: Socket;
  #bytesLeft: number | undefined;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly info: RequestInfo,
    /** Bytes that came after the head of an upgrade request. */
    readonly head: Buffer,
    private readonly record: (call: Call) => void,
  ) {
    this.#socket = request.socket;
  }

  get userAgent(): string {
    return this.request.headers['user-agent'] ?? '';
  }

  /** Adds a Warning header (RFC 9110, agent "-") to the answer. */
  warn(text: string): void {
    this.#warnings.push(`299 - ${goQuote(text)}`);
  }

  /** Breaks the connection off after this many bytes of body (fault injection). */
  limitBytes(bytes: number): void {
    this.#bytesLeft = bytes;
  }

  /** The JSON body as an object. Throws 400 and 413; an empty body is `undefined`. */
  async body(): Promise<unknown> {
    const text = (await readBody(this.request)).toString('utf8');
    if (text.trim() === '') return undefined;
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw Object.assign(badRequest(`the object provided is not valid JSON: ${String(cause)}`), { cause });
    }
  }

  json(code: number, body: unknown, headers: Record<string, string> = {}): void {
    this.start(code, { 'Content-Type': 'application/json', ...headers });
    this.write(`${JSON.stringify(body)}\n`);
    this.end();
  }

  text(code: number, body: string, contentType = 'text/plain; charset=utf-8'): void {
    this.start(code, body === '' ? {} : { 'Content-Type': contentType });
    this.write(body);
    this.end();
  }

  /** Sends the head; the body follows with `write`. */
  start(code: number, headers: Record<string, string>): void {
    this.note(code);
    const warnings = this.#warnings.length > 0 ? { Warning: this.#warnings } : {};
    this.response.writeHead(code, { 'Cache-Control': 'no-cache, private', ...headers, ...warnings });
    this.response.flushHeaders();
  }

  /** False when the client reads slower than we write. */
  write(chunk: string | Buffer): boolean {
    const bytes = Buffer.from(chunk as string);
    const allowed = this.spend(bytes.length);
    if (allowed < bytes.length) {
      this.response.write(bytes.subarray(0, allowed), () => this.reset());
      return false;
    }
    return bytes.length === 0 || this.response.write(bytes);
  }

  end(): void {
    if (this.#bytesLeft !== undefined && this.#bytesLeft <= 0) return;
    this.response.end();
  }

  /** How many of `bytes` may still go out before an injected fault breaks the connection. */
  spend(bytes: number): number {
    if (this.#bytesLeft === undefined) return bytes;
    const allowed = Math.min(bytes, this.#bytesLeft);
    this.#bytesLeft -= bytes;
    return allowed;
  }

  reset(): void {
    this.#socket.destroy();
  }

  /** Records the call with its status, once it is known. */
  note(status: number): void {
    const { verb, group, resource, subresource, namespace, name, path } = this.info;
    const call = { verb, group, resource, subresource, namespace, name, path };
    this.record({ ...call, user: this.user.name, userAgent: this.userAgent, status });
  }

  /** Answers with an error; when the answer has already begun, or became a WebSocket, the connection is cut instead. */
  refuse(error: unknown): void {
    if (this.response.headersSent || !this.response.socket || this.#socket.destroyed) this.reset();
    else if (error instanceof PlainTextError) this.text(error.code, error.message);
    else if (error instanceof KubeletRefusal && !error.reason) this.text(error.status, error.message);
    else this.#refuseWithStatus(error);
  }

  #refuseWithStatus(error: unknown): void {
    const { status, headers } = asApiError(error);
    // What is left of a refused body is not read; the connection can't be used again.
    const close = this.request.complete ? {} : { Connection: 'close' };
    this.json(status.code, status, { ...headers, ...close });
  }
}

/** Throws 413 for a body over the limit; what comes after the limit is dropped, so that the client can read the answer. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
  });
  await finished(request, { signal: AbortSignal.timeout(BODY_TIMEOUT_MS) });
  if (size > BODY_LIMIT) throw tooLarge(BODY_LIMIT);
  return Buffer.concat(chunks);
}

function asApiError(error: unknown): { status: Status; headers: Record<string, string> } {
  if (error instanceof ApiError) return error;
  if (error instanceof KubeletRefusal) {
    return { status: failure(error.status, error.reason ?? 'InternalError', error.message), headers: {} };
  }
  const message = `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`;
  return { status: failure(500, 'InternalError', message, { causes: [{ message }] }), headers: {} };
}
