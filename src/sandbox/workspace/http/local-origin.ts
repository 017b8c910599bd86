import type { IncomingMessage } from 'node:http';

/** A page of another site that resolves its name to us still sends its own name. */
export function hasLocalHost(request: IncomingMessage, port: number): boolean {
  return request.headers.host === `127.0.0.1:${port}` || request.headers.host === `localhost:${port}`;
}

/** Browsers always send Origin with a WebSocket; only our own page may open one. */
export function hasOwnOrigin(request: IncomingMessage, port: number): boolean {
  const { origin } = request.headers;
  return origin === `http://127.0.0.1:${port}` || origin === `http://localhost:${port}`;
}
