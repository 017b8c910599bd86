import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../faults.js';
import type { JsonObject } from '../json.js';
import type { CallAnswer, ReceivedCall } from '../web-api/answer-call.js';
import { answerCall } from '../web-api/answer-call.js';
import { readCallBody } from '../web-api/call-body.js';
import type { WorkspaceState } from '../workspace-state.js';
import { readBody } from './read-body.js';
import { sendJson } from './send.js';

/** How a call ends on the wire: an answer, a cut connection, or silence. */
type Ending = { readonly send: CallAnswer } | { readonly cut: true } | { readonly silent: true };

const channelOf = (args: JsonObject): string | undefined => {
  const channel = args.channel ?? args.channel_id;
  return typeof channel === 'string' ? channel : undefined;
};

const noJson = (status: number, headers: Record<string, string> = {}): Ending => ({
  send: { status, headers, body: { ok: false, error: status === 429 ? 'ratelimited' : 'internal_error' } },
});

async function endingOf(state: WorkspaceState, call: ReceivedCall, fault: Fault | undefined): Promise<Ending> {
  const normal = (): Ending => ({ send: answerCall(state, call) });
  if (fault === undefined) return normal();
  switch (fault.kind) {
    case 'rate-limited':
      return noJson(429, { 'retry-after': String(fault.retryAfterSeconds) });
    case 'http':
      return noJson(fault.status);
    case 'error': {
      const messages = fault.messages?.map((message) => `[ERROR] ${message}`);
      const body = { ok: false, error: fault.error, ...(messages && { response_metadata: { messages } }) };
      return { send: { status: 200, headers: {}, body } };
    }
    case 'slow': {
      const ending = normal();
      await wait(fault.delayMs, undefined, { ref: false });
      return ending;
    }
    case 'hang':
    case 'reset': {
      if (fault.when === 'after') normal();
      return fault.kind === 'hang' ? { silent: true } : { cut: true };
    }
  }
}

function finish(response: ServerResponse, ending: Ending): void {
  if ('send' in ending) sendJson(response, ending.send.status, ending.send.body, ending.send.headers);
  else if ('cut' in ending) response.socket?.resetAndDestroy();
}

/** Answers `/api/METHOD`, unless a fault rule says otherwise, and records the call. */
export async function serveApi(
  state: WorkspaceState,
  method: string,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const started = performance.now();
  const at = state.clock.now();
  const body = readCallBody(query, request.headers['content-type'], await readBody(request));
  if (typeof body === 'string') {
    sendJson(response, 200, { ok: false, error: body });
    return;
  }
  const { token: _secret, ...args } = body.args;
  const fault = state.faults.take(method, channelOf(args));
  const call = { method, authorization: request.headers.authorization, ...body };
  const ending = await endingOf(state, call, fault);
  const answer = 'send' in ending ? ending.send : undefined;
  state.calls.record({
    method,
    args,
    at,
    tookMs: performance.now() - started,
    status: answer?.status ?? 0,
    ok: answer?.body.ok === true,
    ...(typeof answer?.body.error === 'string' ? { error: answer.body.error } : {}),
  });
  finish(response, ending);
}
