import type { JsonObject } from '../json.js';
import { isJsonObject } from '../json.js';
import type { WorkspaceState } from '../workspace-state.js';
import { Arguments } from './arguments.js';
import { METHODS } from './methods.js';
import { SlackRefusal } from './refusal.js';
import { checkToken, scopesOf, tokenOf } from './token-check.js';

export interface CallAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** Methods that count as posting for the rate of a channel. */
const POSTING = new Set(['chat.postMessage', 'chat.postEphemeral', 'chat.startStream']);

function withWarnings(body: JsonObject, warnings: readonly string[]): JsonObject {
  if (warnings.length === 0) return body;
  const metadata = isJsonObject(body.response_metadata) ? body.response_metadata : {};
  const before = Array.isArray(metadata.warnings) ? metadata.warnings.map(String) : [];
  const all = [...before, ...warnings];
  return { ...body, warning: all.join(','), response_metadata: { ...metadata, warnings: all } };
}

function run(state: WorkspaceState, name: string, args: Arguments, token: string | undefined): JsonObject {
  try {
    const method = METHODS.get(name);
    if (method === undefined) throw new SlackRefusal('unknown_method', { req_method: name });
    checkToken(state, method, token);
    return { ok: true, ...method.run({ state, args }) };
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    return { ok: false, error: error.error, ...error.details };
  }
}

const rateLimited = (seconds: number): CallAnswer => ({
  status: 429,
  headers: { 'retry-after': String(seconds) },
  body: { ok: false, error: 'ratelimited' },
});

export interface ReceivedCall {
  readonly method: string;
  readonly authorization: string | undefined;
  readonly args: JsonObject;
  readonly warnings: readonly string[];
}

/** Checks and runs one call of the Web API; its effect is stored when this returns. */
export function answerCall(state: WorkspaceState, call: ReceivedCall): CallAnswer {
  const args = new Arguments(call.args);
  const token = tokenOf(call.authorization, args);
  const channel = args.text('channel');
  if (channel !== undefined && POSTING.has(call.method)) {
    const wait = state.rate.count(channel);
    if (wait !== undefined) return rateLimited(wait);
  }
  const body = run(state, call.method, args, token);
  const accepted = METHODS.get(call.method)?.scopes.join(',') ?? '';
  return {
    status: 200,
    headers: {
      'x-oauth-scopes': [...scopesOf(state, token)].join(','),
      ...(accepted === '' ? {} : { 'x-accepted-oauth-scopes': accepted }),
    },
    body: withWarnings(body, call.warnings),
  };
}
