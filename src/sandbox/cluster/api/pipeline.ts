/** The way of every request: who, as whom, may they, and then the handler. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { attributesOf, refusalOf } from './authorization-attributes.js';
import type { Cluster } from './cluster.js';
import { Exchange } from './exchange.js';
import { impersonate } from './impersonate.js';
import { parseRequest, type RequestInfo } from './request-info.js';
import { handlerFor } from './routes.js';
import { ApiError, failure } from './status.js';

/** Answers one request. Never rejects: whatever goes wrong becomes the answer. `head` are bytes read after an upgrade. */
export async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  cluster: Cluster,
  head: Buffer = Buffer.alloc(0),
): Promise<void> {
  const { info, problem } = parse(request);
  const exchange = new Exchange(request, response, info, head, (call) => cluster.calls.record(call));
  try {
    if (problem !== undefined) throw problem;
    authenticate(exchange, cluster);
    await applyFaults(exchange, cluster);
    authorize(exchange, cluster);
    await handlerFor(exchange)(exchange, cluster);
  } catch (error) {
    exchange.refuse(error);
  }
}

function parse(request: IncomingMessage): { info: RequestInfo; problem?: ApiError } {
  const method = request.method ?? 'GET';
  try {
    return { info: parseRequest(method, request.url ?? '/') };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { info: parseRequest(method, '/'), problem: error };
  }
}

function authenticate(exchange: Exchange, cluster: Cluster): void {
  const { request, info } = exchange;
  exchange.user = cluster.tokens.authenticate(request.headers.authorization);
  exchange.user = impersonate(exchange.user, request.rawHeaders, request.headers, attributesOf(info), cluster.rbac);
}

function authorize(exchange: Exchange, cluster: Cluster): void {
  const asked = attributesOf(exchange.info);
  const { allowed, reason } = cluster.rbac.decide(exchange.user, asked);
  if (!allowed) throw refusalOf(exchange.user, asked, reason);
}

async function applyFaults(exchange: Exchange, cluster: Cluster): Promise<void> {
  const { info, user, userAgent } = exchange;
  exchange.effects = cluster.faults.take({ ...info, user: user.name, userAgent });
  for (const effect of exchange.effects) {
    switch (effect.kind) {
      case 'delay':
        await delay(effect.ms, undefined, { signal: cluster.closing });
        break;
      case 'reset':
        exchange.note(0);
        exchange.reset();
        throw new Error('connection reset by an injected fault');
      case 'reset-after-bytes':
        exchange.limitBytes(effect.bytes);
        break;
      case 'status': {
        const { retryAfter } = effect;
        const details = retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter };
        const headers: Record<string, string> = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
        throw new ApiError(failure(effect.status, effect.reason, effect.message, details), headers);
      }
      case 'webhook-deny':
        break; // Asked by admission, after validation.
    }
  }
}
