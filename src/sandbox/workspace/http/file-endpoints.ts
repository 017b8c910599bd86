import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StoredFile } from '../file-store.js';
import type { WorkspaceState } from '../workspace-state.js';
import { readBody } from './read-body.js';
import { sendText } from './send.js';
import { uploadedBytes } from './uploaded-bytes.js';

/** Takes the bytes of an upload that files.getUploadURLExternal announced. */
export async function serveUpload(
  state: WorkspaceState,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  const bytes = uploadedBytes(body, request.headers['content-type'] ?? '');
  const upload = bytes === undefined ? undefined : state.files.receive(token, bytes);
  if (upload === undefined) {
    sendText(response, 404, 'not found');
    return;
  }
  sendText(response, 200, `OK - ${upload.length}`);
}

/** Sends a file's bytes; always as an attachment and never guessed at, so that no upload becomes a page of ours. */
export function sendFile(response: ServerResponse, file: StoredFile, disposition: 'attachment' | 'inline'): void {
  response.writeHead(200, {
    'content-type': disposition === 'inline' ? file.mimetype : 'application/octet-stream',
    'content-disposition': `${disposition}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'content-length': String(file.bytes.length),
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'x-content-type-options': 'nosniff',
  });
  response.end(file.bytes);
}

/** `url_private` of a file: with the bot's token and `files:read` only. */
export function serveFile(state: WorkspaceState, id: string, request: IncomingMessage, response: ServerResponse): void {
  const file = state.files.find(id);
  const allowed = request.headers.authorization === `Bearer ${state.options.botToken}`;
  if (!allowed || !state.botScopes.has('files:read')) {
    sendText(response, 403, 'not allowed');
  } else if (file === undefined) {
    sendText(response, 404, 'not found');
  } else {
    sendFile(response, file, 'attachment');
  }
}
