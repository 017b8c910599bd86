import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseJsonObject } from '../json.js';
import { applyResponse } from '../respond.js';
import { SlackRefusal } from '../web-api/refusal.js';
import type { WorkspaceState } from '../workspace-state.js';
import { readBody } from './read-body.js';
import { sendJson, sendText } from './send.js';

/** Takes one use of a response_url. Slack answers 404 once it is used up or too old. */
export async function serveResponseUrl(
  state: WorkspaceState,
  secret: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = parseJsonObject((await readBody(request)).toString('utf8'));
  if (body === undefined) {
    sendJson(response, 400, { ok: false, error: 'invalid_payload' });
    return;
  }
  const target = state.responseUrls.use(secret);
  if (target === undefined || typeof target === 'string') {
    sendJson(response, 404, { ok: false, error: target ?? 'no_service' });
    return;
  }
  try {
    applyResponse(state, target, body);
    sendText(response, 200, 'ok');
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    sendJson(response, 400, { ok: false, error: error.error, ...error.details });
  }
}
